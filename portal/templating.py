"""How templates are held: all see one dictionary of names.

Jinja lays a chain of two over it, so that a template may have names of its own. None of ours has, and each `import`
asks the chain which names are new: a twentieth of the time of a list page.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment


class Environment(FlaskEnvironment):
    """Flask's own, without that chain."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of the app themselves where a template brings none."""
        return super().make_globals(d) if d else self.globals
