"""
A throwaway MariaDB database full of the listings of a base, and the CPU a connection costs its server.

Where MariaDB is: SYMBIOS_BENCH_MARIADB, by default mysql://root@127.0.0.1:3306 without a name.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pandas as pd

from benchmarks.base import Base
from benchmarks.text_peers import cpu_in

ADDRESS = os.environ.get("SYMBIOS_BENCH_MARIADB", "mysql://root@127.0.0.1:3306")
AT_ONCE = 2_000


@contextmanager
def throwaway_mariadb() -> Iterator[None]:
    """Django set up on an empty, migrated database of our own, which is gone afterwards."""
    name = f"symbios_bench_{os.getpid()}"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SYMBIOS_TEST_DATABASE": "mariadb",
        "SYMBIOS_TEST_MARIADB": f"{ADDRESS}/{name}",
    }
    import django
    from django.conf import settings

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    settings.DATABASES["default"]["NAME"] = ""
    connection.settings_dict["NAME"] = ""
    with connection.cursor() as cursor:
        cursor.execute(f"create database {name} character set utf8mb4 collate utf8mb4_unicode_ci")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"drop database {name}")
        connection.close()


def server_cpu() -> float:
    """CPU seconds the server has spent on this connection so far; work it leaves to others is not counted."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select tid from information_schema.processlist where id = connection_id()")
        (thread,) = glob.glob(f"/proc/*/task/{int(cursor.fetchone()[0])}/stat")
    return cpu_in(thread)


def fill(base: Base) -> None:
    """Organisations, sites and listings of a base, open for a year; offers first."""
    from django.utils import timezone

    from symbios_matching.models import Listing, Organisation, Site

    both = pd.concat(
        [base.offers.assign(kind="offer"), base.needs.assign(kind="need")], ignore_index=True
    ).to_dict("list")
    rows = [dict(zip(both, cells, strict=True)) for cells in zip(*both.values(), strict=True)]
    named = {
        one: Organisation(name=f"House {one}", name_key=f"house {one}")
        for one in dict.fromkeys(both["organisation_id"])
    }
    _create(Organisation, list(named.values()))
    organisations = {
        name.removeprefix("House "): pk for pk, name in Organisation.objects.values_list("pk", "name")
    }
    expires_at = timezone.now() + timedelta(days=365)
    where = [
        {"organisation_id": organisations[row["organisation_id"]], "country": "SI", "place": "Žalec"}
        for row in rows
    ]
    _create(Site, [Site(**place, nace_code=row["nace_code"]) for place, row in zip(where, rows, strict=True)])
    sites = list(Site.objects.order_by("pk").values_list("pk", flat=True))
    said = ("kind", "resource_kind", "title", "language", "ewc_code", "quantity", "unit", "period",
            "latitude", "longitude", "max_distance_km")  # fmt: skip
    _create(
        Listing,
        [
            Listing(
                **place,
                **{name: row[name] for name in said},
                months=list(row["months"]),
                site_id=site,
                expires_at=expires_at,
            )
            for place, row, site in zip(where, rows, sites, strict=True)
        ],
    )


def _create(model: Any, rows: list[Any]) -> None:
    for first in range(0, len(rows), AT_ONCE):
        model.objects.bulk_create(rows[first : first + AT_ONCE])
