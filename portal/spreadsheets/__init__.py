"""Tables that people upload: XLSX, XLS, CSV or pasted text, read safely as rows of text, and understood.

- `service`: the rows of a file, its size, kind and letters checked;
- `encodings`: how the letters are meant, TCVN3 fonts included;
- `layouts`: where the headings are, which column means what;
- `packing`: the rows as bytes, kept until the list is written;
- `cells`: what spreadsheets did to values.

And tables that people download, XLSX or CSV: `writing`, with `guarding` against texts that would run.
"""
