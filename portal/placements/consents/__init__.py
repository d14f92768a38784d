"""What a student agreed to, purpose by purpose, and taking it back with all that follows."""
