"""Communes of the province and the dated classification of how remote each is."""
