"""Contact requests: who receives them, what is sent, and how the talk offers, shows, sends and withdraws one."""
