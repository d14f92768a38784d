"""The access table of the whole portal, and the records against which its requests are made."""
