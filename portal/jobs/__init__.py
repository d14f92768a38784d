"""Work that outlives a request: a table of jobs and the worker that runs them."""
