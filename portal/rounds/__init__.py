"""Rounds: settings, states, dates, seed, snapshot of priority levels."""
