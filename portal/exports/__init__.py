"""Lists as files, XLSX or CSV, each within the reader's reach.

- `lists`: what each list holds, a module for each kind; the table of them is `lists.LISTS`;
- `writing`: the rows of a list into a file, a few hundred in memory at a time;
- `service`, `work`: a short list at once, a long one as a job whose file is kept for a day.

Who takes a list with people in it is asked for the second factor, stands in the audit trail, and in the file of
every student on it (portal.students.looking).
"""
