"""How fast the engine is, measured: ``make bench`` runs each benchmark here and prints a table."""
