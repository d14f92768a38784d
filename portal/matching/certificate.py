"""The proof that a coverage is the best there is, in a form that is checked in linear time.

`certificate.json` is one object:

    {"format": 1,
     "levels": [{"name": "first 1", "filled": 12, "weight": 8}, …],   # in order, weights K … 1
     "openings": {"<opening id>": <price>, …},                        # every opening
     "communes": {"<commune id>": <price>, …}}                        # every commune

Level names are "first p" and "further p" in the order first 1, first 2, further 1, further 2,
first 3, further 3, …; without `first_intern_first` they are "seats p". Only priorities that
occur have levels. A price is what one more intern there would be worth, in level weights: an
integer from 0 to K. Strictly decreasing weights have the lexicographic optimum as theirs,
because fillable sets of seats form a matroid. With n_c the interns of commune c (required pins
counted in), the next intern of c weighs gain(c): the weight of "first p" if n_c = 0, else of
"further p"; the last one loss(c): "first p" if n_c = 1, else "further p" (both "seats p" without
`first_intern_first`). Interns held by a required pin never move and are left out of conditions
4 to 7. The assignment is optimal if, all prices being >= 0,

1. opening o with a free seat, in commune c:                 price(o) >= price(c)
2. every commune c:                                          price(c) >= gain(c)
3. student without a place, every acceptable opening q:      price(q) = 0
4. opening o of commune c with a movable intern:             price(c) >= price(o)
5. commune c with a movable intern:                          price(c) <= loss(c)
6. movable intern at opening r, every acceptable opening q:  price(r) >= price(q)
7. the weighted sum of "filled" is what the assignment fills (counted anew).

Each says that one step of a re-arrangement gains nothing; no chain of steps can then gain.
"""
