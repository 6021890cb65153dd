"""
Django's SQLite backend, made fit for pages and a worker that write at the same time.

Every transaction takes its write lock when it begins. Otherwise two that both read first and then write
cannot both go on, and SQLite ends one with "database is locked" without waiting. The write-ahead log lets
readers go on meanwhile. Django 5.1 can be configured so; this also serves 4.2.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with BEGIN IMMEDIATE and a write-ahead log."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file and switch on the log; cheap after the first time, for the file remembers it."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self.cursor().execute("BEGIN IMMEDIATE")
