"""Factories: plain functions that make records for tests. A later room uses those of the earlier ones."""
