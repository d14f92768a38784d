"""Somebody who uses nothing but keys: Tab to reach what is wanted, Enter, space, arrows and letters to use it."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.browser.person import Person

STOPS = 400  # more than any page of the walk has
# What a press of Tab led to: asked at once, since a walk presses it thousands of times.
# The ring stands at the element, or, for boxes and radio buttons that are drawn, at their label.
STOP = """(target) => {
    const e = document.activeElement, label = e.labels?.[0];
    const found = { here: e === target, group: e.name === target.name, seen: true };
    if (e === document.body) return found; // between the last stop and the first: the browser's own bar
    const styles = [getComputedStyle(e), label && getComputedStyle(label, "::before")].filter(Boolean);
    const box = e.getBoundingClientRect();
    found.seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
        && styles.some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none");
    return found;
}"""


class KeyboardPerson(Person):
    """Never touches a mouse; sees on every stop where the focus is."""

    def reach(self, target: Locator) -> None:
        """Tab on until the target has the focus."""
        self._tab(target, "here")

    def _tab(self, target: Locator, to: str) -> None:
        stop = target.evaluate(STOP)
        for _ in range(STOPS):
            if stop[to]:
                return
            self.page.keyboard.press("Tab")
            stop = target.evaluate(STOP)
            assert stop["seen"], f"{self.name} at {self.path} does not see the focus on {self._focused()}"
        raise AssertionError(f"{self.name} at {self.path}: no key leads to {target}")

    def _focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML.slice(0, 160)"))

    def _activate(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator, ticked: bool = True) -> None:
        if box.is_checked() != ticked:
            self.reach(box)
            self.page.keyboard.press("Space")

    def _pick(self, radio: Locator) -> None:
        """Tab leads to a group, at its chosen button or one of its ends; arrows lead on, and choose."""
        group = self.page.locator(f'main [name="{radio.get_attribute("name")}"]')
        self._tab(group.first, "group")
        self.page.keyboard.press("Space")
        for _ in group.all():
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        assert radio.is_checked(), f"{self.name} at {self.path}: arrows do not lead to {radio}"

    def select(self, field: Locator, value: str) -> None:
        self.reach(field)
        places = field.evaluate(
            "(e, value) => [...e.options].findIndex((o) => o.value === value) - Math.max(e.selectedIndex, 0)", value
        )
        for _ in range(abs(places)):
            self.page.keyboard.press("ArrowDown" if places > 0 else "ArrowUp")
        assert field.input_value() == value

    def _write(self, field: Locator, value: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(value)
