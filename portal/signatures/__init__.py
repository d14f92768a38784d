"""Who has signed an official document: on paper, by their own certificate, or by the portal's."""
