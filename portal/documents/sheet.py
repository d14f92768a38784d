"""The sheet official documents stand on, by Decree 30/2020/NĐ-CP, Annex I: millimetres and points."""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_POINT = 25.4 / 72

# Allowed: top and bottom 20–25, left 30–35, right 15–20 mm.
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
SHORT_SIDE, LONG_SIDE = 210.0, 297.0  # A4
PAGE_NUMBER_FROM_EDGE = 10.0

# Sizes in points; what the decree allows stands beside.
STATE = 13.0  # national heading, 12–13, bold capitals
MOTTO = 14.0  # 13–14, bold
SUPERIOR = 13.0  # body above the issuing one, 12–13, capitals
ISSUER = 13.0  # 12–13, bold capitals
NUMBER = 13.0
SUBJECT = 13.0  # "V/v …" under the number of a letter, 12–13
BODY = 14.0  # text, date line, titles, signatory: 13–14
RECIPIENTS = 12.0  # "Nơi nhận:", bold italic
RECIPIENT = 11.0
PAGE_NUMBER = 14.0  # 13–14, centred at the top, from the second page on
TABLE = 12.0  # the decree leaves tables free
TABLE_LEADING = 1.1  # from line to line, in ems
ABOVE_TABLE, BELOW_TABLE = 6.0, 1.0  # points
TABLE_RULE = 0.5  # points
CELL_SIDES, CELL_ENDS = 1.2, 1.0  # mm between a rule's middle and the text: at the sides, above and below

FIRST_LINE = 10.0  # indent of a paragraph, 10 or 12.7 mm
BETWEEN_PARAGRAPHS = 6.0  # points, at least
SPACE_TO_SIGN = 25.0  # mm between the signatory's position and name

HEADING_LEFT = 67.0  # of the two columns at the top; the rest is right
RULE_SHARE = 0.4  # of the line above: a third to a half


@dataclass(frozen=True)
class Sheet:
    """A page, upright or on its side; the margins are the same."""

    landscape: bool = False

    @property
    def width(self) -> float:
        return LONG_SIDE if self.landscape else SHORT_SIDE

    @property
    def height(self) -> float:
        return SHORT_SIDE if self.landscape else LONG_SIDE

    @property
    def text_width(self) -> float:
        return self.width - LEFT - RIGHT


UPRIGHT, LYING = Sheet(), Sheet(landscape=True)
