"""The kill harness: producer and workers are killed at random moments, and no request is lost or told twice."""
