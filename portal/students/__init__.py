"""Students and their nomination into a round."""
