"""Pages on which anybody asks whether a paper or a file is ours."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.access import public
from portal.documents.rules import shown_code, typed_code
from portal.documents.wording import KINDS
from portal.errors import NotFound
from portal.proofs.forms import AskForm, HashForm, typed_hash
from portal.proofs.queries import find_code, find_proof

bp = Blueprint("proofs", __name__)


@bp.route("/proof")
@public
def ask() -> Any:
    """Type the code of a paper, or give the hash of a file."""
    form = AskForm(request.args)
    if not form.code.data:
        return render_template("proofs/ask.html", form=form, asked=False)
    code, sha256 = typed_code(form.code.data), typed_hash(form.code.data)
    if code is None and sha256 is not None:
        code = find_code(sha256)
    if code is None:
        return render_template("proofs/ask.html", form=form, asked=True)
    return redirect(url_for(".show", code=code, sha256=sha256))


@bp.route("/proof/<code>")
@public
def show(code: str) -> Any:
    """What this number, date and file are, and whether they are in force."""
    meant = typed_code(code)
    proof = find_proof(meant) if meant else None
    if proof is None:
        raise NotFound(
            _(
                "Không có văn bản nào mang mã này. Hãy kiểm tra lại từng chữ của mã; nếu vẫn vậy, đừng tin văn bản "
                "trước khi hỏi nơi ban hành."
            )
        )
    form = HashForm(request.args)
    sha256 = typed_hash(form.sha256.data or "")
    return render_template(
        "proofs/show.html",
        proof=proof,
        code=shown_code(proof.code),
        form=form,
        sha256=sha256,
        same=proof.find_file(sha256) if sha256 else None,
        kinds=KINDS,
    )
