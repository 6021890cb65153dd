"""Starts the demo: check, migrate, fill, work, serve."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from symbios_demo.data_folder import FolderInUse, Hold, forget
from symbios_demo.guard import Refusal, refuse_production

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C. Returns 0, or 2 after one sentence on stderr about why the demo will not start."""
    options = _parse(arguments)
    try:
        refuse_production(options.host, os.environ)
        _serve(options.host, options.port, options.data, reset=options.reset)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="symbios_demo", description="Symbios on this machine, to try it out."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of this machine to serve on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to serve on (8000)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "var" / "demo", help="folder for database and mail"
    )
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and begin afresh")
    return parser.parse_args(arguments)


def _serve(host: str, port: int, data: Path, *, reset: bool) -> None:
    began = time.monotonic()
    os.environ["SYMBIOS_DEMO_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "symbios_demo.settings"
    # The socket first: a busy port is said at once, and a demo that runs there keeps its database.
    server = _bind(host, port)
    try:
        hold = _hold(data, reset=reset)
    except Refusal:
        server.server_close()
        raise
    worker = None
    try:
        _prepare()
        worker = _start_work(server)
        _say_hello(host, port, time.monotonic() - began)
        server.serve_forever()
        _say_goodbye()
    except KeyboardInterrupt:
        _say_goodbye()
    finally:
        server.server_close()
        if worker is not None:
            worker.stop()
        hold.release()


def _say_goodbye() -> None:
    print("\nStopped. Everything is kept; start again to go on.", flush=True)  # noqa: T201


def _hold(data: Path, *, reset: bool) -> Hold:
    """Keep resets away from the data for as long as this demo runs; forget it first when asked to."""
    try:
        hold = Hold(data, alone=reset)
        if reset:
            forget(data)
            hold.share()
    except FolderInUse as error:
        raise Refusal(str(error)) from error
    return hold


def _bind(host: str, port: int) -> Any:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class QuietHandler(WSGIRequestHandler):
        """Writes errors only; a page makes dozens of requests."""

        def log_message(self, format: str, *args: Any) -> None:
            if len(args) > 1 and str(args[1]).startswith("5"):
                super().log_message(format, *args)

    try:
        return ThreadedWSGIServer((host, port), QuietHandler, ipv6=":" in host)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refusal(
                f"Port {port} is taken: choose another, for example make demo PORT={port + 1}."
            ) from error
        raise Refusal(f"Cannot serve on {host}:{port}: {error.strerror}.") from error


def _prepare() -> None:
    """Bring database, people, community and course up to date; safe again after a kill in the middle."""
    import django

    django.setup()
    from django.core.management import call_command

    from symbios_demo.community.loading import CommunityDataError, load_community
    from symbios_demo.player.course import current_course
    from symbios_demo.player.reader import CourseFilesError
    from symbios_matching import api

    call_command("migrate", verbosity=0, interactive=False)
    if not api.is_reference_loaded() or api.is_package_newer():
        api.load_reference()
    try:
        load_community()
        current_course()
    except (CommunityDataError, CourseFilesError) as error:
        raise Refusal(str(error)) from error


def _start_work(server: Any) -> Any:
    """Hand the site to the server, start the worker, and see to what an earlier end left undone."""
    from django.core.wsgi import get_wsgi_application

    from symbios_demo.static_files import DemoStaticFilesHandler
    from symbios_demo.worker import InProcessWorker

    server.set_app(DemoStaticFilesHandler(get_wsgi_application()))
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not by an exception, which could land in a destructor and be lost there.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    worker = InProcessWorker()
    worker.start()
    # Beside the worker: on a first start some 170 listings wait, and what a visitor publishes goes first.
    threading.Thread(target=_sweep, name="sweep", daemon=True).start()
    return worker


def _sweep() -> None:
    """Match what waits: tasks in memory die with the process, and the sweep finds what they left."""
    from django.core.management import call_command
    from django.db import connection

    with open(os.devnull, "w") as nowhere:
        call_command("symbios_sweep", stdout=nowhere)
    connection.close()


def _say_hello(host: str, port: int, seconds: float) -> None:
    from symbios_demo.people import PEOPLE

    lines = [
        "",
        f"Symbios is ready after {seconds:.1f} s:  http://{host}:{port}/",
        "",
        "You can be, with one click:",
        *(f"  {person.full_name:<16} {person.role}" for person in PEOPLE),
        "",
        "Ctrl-C stops it.",
    ]
    print("\n".join(lines), flush=True)  # noqa: T201
