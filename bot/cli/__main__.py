"""``python -m bot.cli`` is ``polku``."""

from bot.cli import main

main()
