"""Lists that come in as files or pasted text: uploaded, understood, corrected by a person, applied, taken back.

- `rules`, `models`: an import with its states, and the rows of its list with what became of each;
- `kinds`: what lists there are; one folder a kind says how its rows are read, compared and written;
- `service`: the verbs; `work` does them in the background for long lists;
- `communes`: the columns by which lists name a commune;
- `workbooks`: the rows that were refused, with the reason in each cell, and workbooks to fill in.
"""
