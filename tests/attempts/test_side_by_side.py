"""Measures of two attempts beside each other."""

import pytest

from portal.attempts.side_by_side import Row


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        (2.674, 2.599, -0.07),  # written 2,67 and 2,60; −0,075 before it is written
        (1.0, 1.004, 0),
        (5, 3, -2),
        (2, 2.5, 0.5),
        ("Có", "Không", None),
        (None, 2.5, None),
    ],
)
def test_the_difference_is_that_of_what_is_written(first, second, difference):
    assert Row("", first, second).difference == difference
