"""``manage.py symbios_load_reference``: bring the packaged knowledge to where people edit it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from symbios_matching import api


class Command(BaseCommand):
    """Add what is new in the package and bring the rest up to date; rows that people edited are kept."""

    help = "Load concepts, ambiguous words, known synergies and law rules of this release into the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what would happen")
        parser.add_argument("--overwrite", action="store_true", help="give edited rows back to the package")

    def handle(self, *args: Any, **options: Any) -> None:
        report = api.load_reference(overwrite=options["overwrite"], check=options["check"])
        for one in report.files:
            self.stdout.write(
                f"{one.file}: {len(one.added)} added, {len(one.updated)} updated, "
                f"{len(one.removed)} removed, {one.unchanged} unchanged, {len(one.kept)} edited here and kept"
            )
            if one.outgrown:
                self.stdout.write(f"  edited here, and newer in the package: {', '.join(one.outgrown)}")
            if one.unremovable:
                self.stdout.write(f"  no longer packaged, but still pointed at: {', '.join(one.unremovable)}")
        if report.faults:
            raise CommandError("Nothing was loaded, as matching would break. " + " ".join(report.faults))
        if options["check"]:
            self.stdout.write("Nothing was written.")
