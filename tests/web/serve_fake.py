"""``python -m tests.web.serve_fake [PORT]``: the pages over the conversations in memory, to look at them."""

import sys

from aiohttp import web

from bot.web.app import make_app
from tests.web.fake import FakeConversations, fake_library

if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8090
    app = make_app(FakeConversations(), fake_library(), secret=b"only to look")  # type: ignore[arg-type]
    web.run_app(app, host="127.0.0.1", port=port, print=None)
