"""Proof that a paper is ours: for everybody, by the code it carries or by the hash of its file."""
