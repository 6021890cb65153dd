"""The OpenAPI document says what the API does, and the API does what the document says."""

import os

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings

from tests.matching.rest_api.conftest import API, client_of

EXAMPLES = int(os.environ.get("SYMBIOS_CONTRACT_EXAMPLES", "8"))
SEED = 20261121
OPERATIONS = 23


@pytest.fixture
def document(db):
    return Client().get(f"{API}schema/").json()


def test_the_document_describes_our_paths_alone(document):
    assert document["openapi"].startswith("3.")
    assert all(path.startswith(API) for path in document["paths"])
    operations = [
        operation
        for methods in document["paths"].values()
        for operation in methods
        if operation != "parameters"
    ]
    assert len(operations) == OPERATIONS


def test_every_operation_says_how_it_fails(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert {"400", "401", "404", "429"} <= set(operation["responses"]), (method, path)
            problem = operation["responses"]["404"]["content"]
            assert set(problem) == {"application/problem+json"}
            assert operation["description"], (method, path)


def test_the_document_names_no_contact_field_but_those_of_the_cards(document):
    schemas = document["components"]["schemas"]
    holders = {
        name for name, schema in schemas.items() if {"email", "phone"} & set(schema.get("properties", {}))
    }
    assert holders == {"ContactCard"}
    contact = {"contact_name", "contact_email", "contact_phone"}
    readable = {
        name
        for name, schema in schemas.items()
        if contact & set(schema.get("properties", {}))
        and not name.endswith(("CreateRequest", "UpdateRequest"))
    }
    assert not readable


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.django_db(transaction=True)  # real requests end real transactions
def test_nothing_a_generator_thinks_of_is_answered_with_a_server_error(talking, settings):
    settings.SYMBIOS_THROTTLE_RATES = dict.fromkeys(settings.SYMBIOS_THROTTLE_RATES, "1000000/minute")
    session = client_of(talking.marta).cookies["sessionid"].value
    schema = schemathesis.openapi.from_wsgi(f"{API}schema/", get_wsgi_application())
    known = {
        "listings": talking.offer,
        "organisations": talking.brewery,
        "introductions": talking.introduction,
    }
    answered: list[tuple[str, str, int]] = []

    def send(case):
        resource = case.operation.path.removeprefix(API).split("/")[0]
        if resource in known and case.path_parameters and len(answered) % 2:
            case.path_parameters["public_id"] = str(known[resource].public_id)
        response = case.call(headers={"Cookie": f"sessionid={session}"})
        answered.append((case.method, case.operation.path, response.status_code))
        assert response.status_code < 500, (case.method, case.path, case.body, case.query)
        assert str(response.status_code) in case.operation.definition.raw["responses"], answered[-1]

    generated = hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for result in schema.get_all_operations():
        strategy = result.ok().as_strategy()
        seed(SEED)(generated(given(case=strategy)(send)))()
    assert {(method, path) for method, path, _status in answered} and len(
        answered
    ) >= OPERATIONS * EXAMPLES / 2
