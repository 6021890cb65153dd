"""What every view of version 1 shares: shapes of errors, paging, limits, and how input is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from symbios_matching.rest_api.pagination import CommunityPagination
from symbios_matching.rest_api.parsers import StrictJSONParser
from symbios_matching.rest_api.permissions import ReadOrSignedIn
from symbios_matching.rest_api.problems import MEDIA_TYPE, problem_details
from symbios_matching.rest_api.throttles import CommunityThrottle
from symbios_matching.rest_api.v1.serializers.base import ProblemSerializer

Method = TypeVar("Method", bound=Callable[..., Any])

UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class CommunityViewSet(viewsets.GenericViewSet):
    """
    Base of all. Authentication is the platform's default, and so are CSRF checks; permissions, errors, paging
    and limits are named here because the platform's defaults are open or others' to change.
    """

    schema = AutoSchema()
    permission_classes = [ReadOrSignedIn]
    parser_classes = [StrictJSONParser]
    renderer_classes = [JSONRenderer]
    pagination_class: type[CommunityPagination] | None = CommunityPagination
    throttle_classes = [CommunityThrottle]
    filter_backends: list[type] = []
    lookup_field = "public_id"
    lookup_value_regex = UUID
    contact_actions: tuple[str, ...] = ()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return problem_details

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        finished = super().finalize_response(request, response, *args, **kwargs)
        if request.user and request.user.is_authenticated:
            finished["Cache-Control"] = "private, no-store"
        return finished

    def read(self, serializer: type[Serializer], data: Any, **options: Any) -> dict[str, Any]:
        """Return checked input. Raises the framework's ValidationError, which is answered with 400."""
        bound = serializer(data=data, **options)
        bound.is_valid(raise_exception=True)
        return bound.validated_data

    def read_query(self, request: Request, serializer: type[Serializer]) -> dict[str, Any]:
        """Return checked filters of the address."""
        return self.read(serializer, request.query_params.dict())


def described(**words: Any) -> Callable[[Method], Method]:
    """
    Describe an operation for the schema, as ``extend_schema`` does.

    That decorator builds on the project's ``DEFAULT_SCHEMA_CLASS``, which in the platform is not ours to set
    and not of this library, unless the method names its schema beforehand.
    """

    def describe(method: Method) -> Method:
        method.kwargs = {"schema": AutoSchema, **getattr(method, "kwargs", {})}  # type: ignore[attr-defined]
        return extend_schema(**words)(method)

    return describe


def problems(*statuses: int) -> dict[Any, Any]:
    """Describe errors for the schema; 400 to 406, 429 and 503 may come from everywhere."""
    every = {400, 401, 403, 404, 405, 406, 429, 503, *statuses}
    return {(status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer) for status in sorted(every)}
