"""Tests in a real browser, against the portal served as `make run` serves it."""
