"""Runs of the matching engine, their approval and publication."""
