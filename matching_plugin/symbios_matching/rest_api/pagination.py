"""Pages of every list: the platform's envelope, with a cap."""

from __future__ import annotations

from typing import Any

from edx_rest_framework_extensions.paginators import DefaultPagination


class CommunityPagination(DefaultPagination):
    """
    ``page`` and ``page_size`` (20, at most 50). A page that is not there is a 404, however large its number.
    """

    page_size = 20
    max_page_size = 50

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the envelope as it is."""
        number = {"type": "integer", "minimum": 0}
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "count", "num_pages", "current_page", "start", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": number,
                "num_pages": number,
                "current_page": number,
                "start": number,
                "results": schema,
            },
        }
