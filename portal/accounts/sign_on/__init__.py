"""Signing in with the account of one's school (OpenID Connect): who vouches for whom, and the way back."""
