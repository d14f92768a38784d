"""Officers of communes: their list, their invitations by mail and by printed letter, and hand-over to a successor."""
