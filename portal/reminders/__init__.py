"""Reminding, before a deadline, exactly those who have not acted; and the deadlines as a calendar."""
