"""Users, roles with their scopes, sessions, and how people get in."""
