"""`flask serve`: the web server and a job worker from one process, which loads the portal once and starts fast.

For trying the portal out and for one small machine; larger installations start gunicorn and `flask jobs work`
themselves.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextvars import Context
from typing import Any

import click
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication

from portal.extensions import db
from portal.jobs.cli import work

SECONDS_TO_STOP = 10
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class WebServer(BaseApplication):
    """Gunicorn on an application that is loaded already."""

    def __init__(self, app: Flask, **settings: Any) -> None:
        self.app = app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, envvar="PORT")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Web server processes.")
@click.option("--prepare", is_flag=True, help="Run `flask prepare` first.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int, prepare: bool) -> None:
    """Serve pages and run jobs until stopped; the end of either stops both."""
    listener = _listen(host, port)
    if prepare:
        command = current_app.cli.get_command(ctx, "prepare")
        assert command is not None
        ctx.invoke(command)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    db.session.remove()
    db.engine.dispose()  # the children make connections of their own
    web = WebServer(
        app, bind=f"fd://{listener.fileno()}", workers=workers, threads=4, loglevel="warning", graceful_timeout=5
    )
    click.echo(f"Serving http://{host}:{listener.getsockname()[1]}; Ctrl-C stops it.")
    sys.exit(_supervise({_start(web.run): "The web server", _start(lambda: _run_jobs(app)): "The job worker"}))


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; a port in use is told before anything is done."""
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used ({os.strerror(error.errno or 0)}): choose another with PORT=…"
        ) from error
    listener.set_inheritable(True)
    return listener


def _run_jobs(app: Flask) -> None:
    with app.app_context():
        work.callback(once=False)  # type: ignore[misc]


def _start(target: Callable[[], None]) -> int:
    """Run the target in a child process, which ends with this one however this one ends; its process id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        # An empty context: the command's own app context would be shared by all requests.
        Context().run(target)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        logging.getLogger(__name__).exception("ended by an error")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _supervise(children: dict[int, str]) -> int:
    """Wait until all children have ended; the first to end, or a signal, stops the others. The exit code."""
    asked = False

    def stop(*_: Any) -> None:
        nonlocal asked
        asked = True
        _signal_all(children, signal.SIGTERM)
        signal.alarm(SECONDS_TO_STOP)

    signal.signal(signal.SIGALRM, lambda *_: _signal_all(children, signal.SIGKILL))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    code = 0
    while children:
        pid, status = os.wait()
        name = children.pop(pid, "")
        if not asked:
            click.echo(f"{name} ended with code {os.waitstatus_to_exitcode(status)}.", err=True)
            code = 1
            stop()
    return code


def _signal_all(children: dict[int, str], number: int) -> None:
    for pid in list(children):
        os.kill(pid, number)
