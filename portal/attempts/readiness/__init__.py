"""Whether a round is ready to be matched: what is still to be done before a run, each with the page where it is."""
