"""The web door: a JSON API and server-rendered pages over the same conversations."""
