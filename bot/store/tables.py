"""The tables (SQLAlchemy Core). No column holds a word that a person typed."""

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
