"""The tables (SQLAlchemy Core). No column holds a word that a person typed, but the encrypted content of requests."""

import sqlalchemy as sa

metadata = sa.MetaData()

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("token_hash", sa.Text, nullable=False),  # SHA-256 of the bearer token, hex
    sa.Column("walker", sa.Text, nullable=False),  # engine.walker.Walker as JSON
    sa.Column("turn", sa.Integer, nullable=False),  # also the version: a turn is written only onto the one before it
    sa.Column("reply", sa.Text, nullable=False),  # the last reply as JSON: what the person sees and may choose
    sa.Column("held", sa.Text),  # the reply that waits behind a check-in, as JSON
    sa.Column("last_answer", sa.Text),  # the crisis answer given last, so that it is not given twice running
    sa.Column("gentle_until", sa.DateTime(timezone=True)),  # UTC; softer words until then, without a reason
    sa.Column("created", sa.DateTime(timezone=True), nullable=False),  # UTC
    sa.Column("updated", sa.DateTime(timezone=True), nullable=False),  # UTC
)

trackers = sa.Table(
    "trackers",
    metadata,
    sa.Column("sender_id", sa.Text, primary_key=True),
    sa.Column("snapshot", sa.Text, nullable=False),  # slots and the last turns' events as JSON
)

walks = sa.Table(
    "walks",
    metadata,
    sa.Column("conversation_id", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("ended", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # engine.walk.State as JSON
    sa.Column("updated", sa.DateTime(timezone=True), nullable=False),  # UTC
)

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.Text, nullable=False),  # SHA-256 of the content, hex
    sa.Column("content", sa.LargeBinary, nullable=False),  # engine.release.Content as msgpack; never changed
    sa.Column("published", sa.DateTime(timezone=True), nullable=False),  # UTC
    sa.Column("retired", sa.DateTime(timezone=True)),  # UTC; walks of a retired release go on in the newest
)

replies = sa.Table(
    "replies",
    metadata,
    sa.Column("conversation_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # SHA-256 of the Idempotency-Key, hex
    sa.Column("reply", sa.Text, nullable=False),
    sa.Column("created", sa.DateTime(timezone=True), nullable=False),  # UTC
)

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("conversation_id", sa.Text),  # None when the conversation is forgotten and the request was taken before
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("receiver", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # coded, saved, delivered, taken, closed, withdrawn or expired
    sa.Column("content", sa.LargeBinary),  # bot.contact.vault.Content, encrypted; None once it is withdrawn or expired
    sa.Column("outcome", sa.LargeBinary),  # the unit's note, encrypted
    sa.Column("code_hash", sa.Text, unique=True),  # keyed hash of the one-time code, hex; None once it is used
    sa.Column("expires", sa.DateTime(timezone=True)),  # UTC; of the code
    sa.Column("created", sa.DateTime(timezone=True), nullable=False),  # UTC
    sa.Column("changed", sa.DateTime(timezone=True), nullable=False),  # UTC
    sa.Index("requests_by_conversation", "conversation_id"),
    sa.Index("requests_by_receiver", "receiver", "state"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # the event and the channel: one event is told once on each channel
    sa.Column("event_id", sa.Text, nullable=False),  # webhook-id, Message-ID, CloudEvents id: the same at every attempt
    sa.Column("type", sa.Text, nullable=False),  # created, withdrawn or undelivered
    sa.Column("request_id", sa.Text, nullable=False),
    sa.Column("receiver", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),  # first, second or alert
    sa.Column("state", sa.Text, nullable=False),  # waiting, delivered, dead or cancelled
    sa.Column("created", sa.DateTime(timezone=True), nullable=False),  # UTC
    sa.Column("due", sa.DateTime(timezone=True), nullable=False),  # UTC; also the end of a worker's lease
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("alerted", sa.DateTime(timezone=True)),  # UTC; when staff were told that it is late
    sa.Column("error", sa.Text),  # why the last attempt failed, as a code
    sa.Index("outbox_by_due", "state", "due"),
    sa.Index("outbox_by_request", "request_id"),
)

live_chats = sa.Table(
    "live_chats",
    metadata,
    sa.Column("conversation_id", sa.Text, primary_key=True),
    sa.Column("receiver", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("place", sa.LargeBinary, nullable=False),  # bot.delivery.chatwoot.Place, encrypted
    sa.Column("number", sa.BigInteger, nullable=False),  # the conversation's in Chatwoot: its webhooks name it
    sa.Column("heard", sa.Integer, nullable=False),  # lines of the other side that the person has been shown
    sa.Column("closed", sa.Boolean, nullable=False),  # the other side has said that it is over
    sa.Index("live_chats_by_number", "receiver", "number"),
)

closed_endpoints = sa.Table(
    "closed_endpoints",
    metadata,
    sa.Column("receiver", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("since", sa.DateTime(timezone=True), nullable=False),  # UTC; it said 410 Gone
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),  # UTC
    sa.Column("staff", sa.Text, nullable=False),  # who looked: the subject of their identity
    sa.Column("request_id", sa.Text, nullable=False),  # empty for a code that was none
    sa.Column("act", sa.Text, nullable=False),  # read, take, close, code, or code tried (in vain)
)
