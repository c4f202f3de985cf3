"""What is stored: conversations, Rasa's tracker snapshots, walks and replies; a turn is written in one transaction."""
