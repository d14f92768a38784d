"""Home pages: what is the state, what must I do, by when."""
