"""Official documents made from the portal's data: described once, written as DOCX and PDF, kept with their hashes."""
