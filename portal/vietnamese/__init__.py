"""Vietnamese practice as pure functions: names and their order, search text, what people type, numbers, days.

Nothing here knows Flask, the database, the session or the time of day; functions take values and give values.

- `names`: sort keys, given name, short name;
- `folding`: text as search sees it, without diacritics;
- `text`: cleaning of what was typed or pasted; student codes, phone numbers, codes of majors;
- `numbers`: grades in hundredths, bands, Vietnamese separators;
- `dates`: instants shown in Asia/Ho_Chi_Minh, exclusive deadlines, the date line of official documents;
- `tcvn3`: text of old office files; `syllables`: whether letters make Vietnamese;
- `refusals`: what the functions above raise, with a sentence for the person.
"""
