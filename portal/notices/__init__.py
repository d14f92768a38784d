"""Telling people: an outbox written with the change, delivered after the commit, and notices inside the portal."""
