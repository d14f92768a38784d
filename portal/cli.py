"""Commands that belong to no single room."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.access import PERMISSIONS, rule_of
from portal.serving import serve


@click.command("access")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@with_appcontext
def access_table(as_json: bool) -> None:
    """Print every endpoint with its methods, rule and the roles that pass it."""
    rows = endpoint_rows(current_app)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['url']}  {','.join(row['methods'])}  {row['get']}/{row['post']}  {','.join(row['get_roles'])}"
        )


def endpoint_rows(app: Flask) -> list[dict[str, Any]]:
    """Every endpoint as a plain mapping: url, methods, permissions to look and to change, roles that hold them."""
    rows = []
    for url_rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint, r.rule)):
        rule = rule_of(app, url_rule.endpoint)
        methods = sorted((url_rule.methods or set()) - {"OPTIONS", "HEAD"})
        get, post = (rule.get, rule.post) if rule else (None, None)
        public = bool(rule and rule.is_public)
        rows.append(
            {
                "endpoint": url_rule.endpoint,
                "url": url_rule.rule,
                "methods": methods,
                "public": public,
                "get": get if "GET" in methods and get else ("public" if public else None),
                "post": post if "POST" in methods and post else ("public" if public and "POST" in methods else None),
                "confirms": bool(rule and rule.confirms),
                "get_roles": [r for r, held in PERMISSIONS.items() if get and get in held],
                "post_roles": [r for r, held in PERMISSIONS.items() if "POST" in methods and post and post in held],
            }
        )
    return rows


def register(app: Flask) -> None:
    app.cli.add_command(access_table)
    app.cli.add_command(serve)
