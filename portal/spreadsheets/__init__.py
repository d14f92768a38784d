"""Tables that people upload: CSV and XLSX files read as rows of text, safely."""
