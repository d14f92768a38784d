"""The internship itself: the intern comes, is assessed by the host, completes it or ends it early."""
