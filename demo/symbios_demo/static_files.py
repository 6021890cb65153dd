"""Serves static files of installed apps; an attempt to climb out of them is a missing file."""

from __future__ import annotations

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase


class DemoStaticFilesHandler(StaticFilesHandler):
    """Django's handler for development, without its 500 for a path such as ``/static/../manage.py``."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        """Return the file, or a 404 for whatever is none."""
        try:
            return super().serve(request)
        except SuspiciousFileOperation as error:
            raise Http404("No such file.") from error
