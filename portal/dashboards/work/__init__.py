"""What waits for a person, role by role."""
