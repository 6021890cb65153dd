"""``manage.py symbios_export_skos``: write the vocabulary in force for thesaurus tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from symbios_matching import api


class Command(BaseCommand):
    """Print or write concepts and List of Waste as SKOS. Reads only."""

    help = "Write the vocabulary and the List of Waste as SKOS, in Turtle or RDF/XML."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=api.SKOS_FORMATS, default="turtle")
        parser.add_argument("--out", type=Path, help="file to write; printed when not said")
        parser.add_argument("--base", default=api.SKOS_BASE, help="what every name begins with")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = api.export_skos(form=options["format"], base=options["base"])
        except ModuleNotFoundError as error:
            raise CommandError(
                f"The export needs {error.name}: pip install 'symbios-openedx[skos]'."
            ) from error
        except ValueError as error:
            raise CommandError(f"--base: {error}.") from error
        if options["out"] is None:
            self.stdout.write(document)
            return
        try:
            options["out"].write_text(document, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['out']} could not be written: {error.strerror}.") from error
        self.stdout.write(f"{options['out']} written")
