"""How the issuing bodies head and sign their documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.documents import issuers
from portal.documents.forms import IssuerForm
from portal.documents.views.blueprint import bp

P = Permission


@bp.route("/document-issuers")
@requires(P.MANAGE_ISSUERS)
def list_issuers() -> Any:
    """The bodies whose settings are the reader's to keep."""
    return render_template("documents/list_issuers.html", bodies=issuers.list_bodies(current_user))


@bp.route("/document-issuers/<code>", methods=["GET", "POST"])
@requires(P.MANAGE_ISSUERS)
def edit_issuer(code: str) -> Any:
    """Heading, signatory and grounds of one body."""
    body = issuers.get_body(current_user, code)
    shown = {**asdict(body.issuer), "grounds": "\n".join(body.issuer.grounds)}
    form = IssuerForm(data={**shown, "version": str(body.version)})

    def change() -> None:
        issuers.change(code, form.issuer(), seen=form.version.data, actor=current_user)

    done, status = carry_out(form, change)
    if done:
        flash(_("Đã lưu. Văn bản soạn từ nay dùng thông tin mới."), "success")
        return redirect(url_for(".list_issuers"))
    return render_template("documents/edit_issuer.html", body=body, form=form), status
