"""What a student ranks and submits."""
