"""Lists that people work in: which columns a reader wants to see, and the filters that come back by themselves.

- `rules`: what a list says of itself; `registry`: the lists, which their rooms register;
- `showing`: a list as one reader has set it up, for the page that shows it.
"""
