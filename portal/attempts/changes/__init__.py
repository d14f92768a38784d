"""Changes by hand of a draft: one student moved, what that does to others, who did it and why; and taking it back."""
