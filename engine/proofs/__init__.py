"""What is proved about a library before anyone walks it, room by room: graph, conditions, words, hand-offs."""
