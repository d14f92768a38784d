"""One-time links by which a commune without an account does one thing: answer for an intern, a question, assess."""
