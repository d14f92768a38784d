"""A whole round as one ZIP: a CSV file for each table, a dictionary, and a manifest with the SHA-256 of each file.

- `tables`: what belongs to a round, and what is left out on purpose;
- `words.csv`: what each table and column means, in two languages. A column without words is not written, so that
  nothing secret that is added to a table some day gets out by itself; a test demands words or a reason for each;
- `cells`: values as text, without loss; `dictionary`: the dictionary of the archive;
- `packing` and `loading`: into the file, and out of it into an empty portal.

The same data give the same bytes: nothing in an archive says when, where or by whom it was made.
"""
