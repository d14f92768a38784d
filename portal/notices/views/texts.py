"""The texts of notices: which there are, and changing one with a preview."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.errors import DomainError
from portal.extensions import db
from portal.notices import rules, samples, texts, wording
from portal.notices.forms import TextForm
from portal.notices.registry import KINDS, NoticeKind, Text
from portal.notices.views.blueprint import bp

P = Permission


@bp.route("/notice-texts")
@requires(P.VIEW_DELIVERIES)
def list_texts() -> Any:
    """Every kind of notice with its languages."""
    kinds = sorted(KINDS.values(), key=lambda kind: str(kind.label))
    return render_template("notices/texts.html", kinds=kinds, changed=texts.list_changed(), words=wording)


@bp.route("/notice-texts/<name>/<language>", methods=["GET", "POST"])
@requires(P.MANAGE_NOTICE_TEXTS)
def edit_text(name: str, language: str) -> Any:
    """Change a text: seen filled with samples before it is kept, or set back to what it was."""
    kind = texts.get_kind(name, language)
    changed = texts.find_changed(name, language)
    form = TextForm(obj=changed or kind.text(language), version=str(changed.version if changed else 0))
    preview, status = None, 200
    if form.validate_on_submit():
        try:
            preview = _carry_out(kind, language, form)
            if preview is None:
                return redirect(url_for(".list_texts"))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
    elif form.errors:
        status = 422
    return _page(kind, language, form, preview=preview, is_changed=changed is not None), status


def _page(kind: NoticeKind, language: str, form: TextForm, **more: Any) -> str:
    known = [*kind.placeholders, *rules.ALWAYS]
    words = wording.LANGUAGE_NAMES[language]
    return render_template("notices/edit_text.html", kind=kind, form=form, known=known, language=words, **more)


def _carry_out(kind: NoticeKind, language: str, form: TextForm) -> Text | None:
    """What the pressed button says; the preview, where that was asked for."""
    text = Text(form.subject.data or "", form.body.data or "")
    if form.action.data == "reset":
        texts.reset(kind, language, actor=current_user)
        flash(_("Đã trở lại mẫu gốc."), "success")
    elif form.action.data == "save":
        texts.change(kind, language, text, seen=form.version.data or "", actor=current_user)
        flash(_("Đã lưu mẫu. Thông báo từ nay dùng mẫu này."), "success")
    else:
        return samples.filled(kind, text)
    db.session.commit()
    return None
