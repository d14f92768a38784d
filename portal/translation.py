"""Translation with what was looked up kept: the catalogue once per language, the sentences of templates too.

Flask-Babel finds context, domain and catalogue anew for every sentence; on a list page that was a quarter of the
time. `force_locale` still works: the language is asked each time, only the rest is kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from babel import Locale
from flask import Flask, g
from flask_babel import Babel, Domain, get_domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def find_locale() -> Locale | None:
    """What `get_locale` gives, read where Flask-Babel keeps it once a request has asked for it."""
    try:
        locale: Locale | None = g._get_current_object()._flask_babel.babel_locale
    except (AttributeError, RuntimeError):  # nobody has asked yet, or no request and no app
        locale = None
    return locale or get_locale()  # `force_locale` leaves None behind where nobody had asked before it


class KeptDomain(Domain):  # type: ignore[misc]
    """The catalogues by language, without the words of a locale put together for every sentence."""

    def get_translations(self) -> Any:
        """The catalogue of the present language."""
        locale = find_locale()
        if locale is None:
            return super().get_translations()
        if locale.language not in self.cache:  # beside what Flask-Babel keeps there, so that clearing it clears all
            self.cache[locale.language] = super().get_translations()
        return self.cache[locale.language]


class KeepingBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with such a domain."""

    @cached_property
    def domain_instance(self) -> KeptDomain:
        return KeptDomain(domain=self.domain)


def register(app: Flask) -> None:
    """Replace the functions behind `_()` in templates; call it after Flask-Babel was bound.

    `pgettext("page", "Đề cử")` is for a word that another language says differently in places: the name of a page
    ("Nominations") and a button ("Nominate").

    A sentence without values is escaped and looked up once per language: those of the portal are a few thousand.
    """
    sentences: defaultdict[str, dict[str, Markup]] = defaultdict(dict)

    @pass_eval_context
    def translate(context: EvalContext, text: str, /, **values: Any) -> str:
        locale = find_locale()
        known = sentences[locale.language if locale else ""]
        if text not in known:
            known[text] = Markup(get_domain().get_translations().ugettext(text))  # our own sentences, no one's input
        sentence = known[text] if context.autoescape else str(known[text])
        return sentence % values if values or "%" in sentence else sentence

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: get_domain().get_translations().ugettext(text),
        lambda singular, plural, count: get_domain().get_translations().ungettext(singular, plural, count),
        newstyle=True,
        pgettext=lambda context, text: get_domain().get_translations().upgettext(context, text),
    )
    app.jinja_env.globals["_"] = translate
