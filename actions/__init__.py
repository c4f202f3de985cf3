"""Rasa's action handlers: thin shells that read the talk from the tracker, call the engine and say its reply."""
