"""Appeals against a published result, and what follows from one that is upheld."""
