"""Delivery: a worker tells receivers what the outbox holds, by webhook, by e-mail, or by leaving it on the desk."""
