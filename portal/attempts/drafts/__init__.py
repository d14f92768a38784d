"""A draft result before the schools: their students' rows, and what they and the coordinator say about each."""
