"""Members of the university, priority fields, majors."""
