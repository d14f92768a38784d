"""The internship itself; so far the host's assessment of an intern."""
