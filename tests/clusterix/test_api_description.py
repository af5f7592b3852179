"""The API does what its own description says, asked with odd values by a machine."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from clusterix.wsgi import application
from tests.factories import (
    ActionFactory,
    CitationFactory,
    EditionFactory,
    EventFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db
# The client of these tests asks for compressed answers and does not unpack them.
UNCOMPRESSED = {"Accept-Encoding": "identity"}
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def one_connection():
    """The test's transaction goes on through requests; Django's own test client sees to that, this one does not."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def records():
    """Something in every list, so that answers have contents to be checked."""
    region = RegionFactory()
    edition = EditionFactory(
        published=True,
        practice__slug="mapping",
        topics=[TopicFactory(slug="policy")],
        regions=[region],
    )
    TransferFactory(practice=edition.practice, to_region=region)
    PartnershipFactory(names_used=[OrganisationNameFactory()])
    ActionFactory()
    EventFactory()
    OutputFactory()
    CitationFactory(record=edition)


@pytest.fixture
def operations():
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    return [operation.ok() for operation in schema.get_all_operations()]


def test_no_request_that_follows_the_description_breaks_it(records, operations):
    for operation in operations:
        ask(operation)

    assert len(operations) == 21


def ask(operation):
    @given(operation.as_strategy())
    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case):
        case.call_and_validate(checks=CHECKS, headers=UNCOMPRESSED)

    once()


@pytest.mark.parametrize(
    "path", ["/api/v1/practices/", "/api/v1/editions/", "/api/v1/organisations/"]
)
def test_a_list_with_contents_is_as_described(records, operations, path):
    operation = next(operation for operation in operations if operation.path == path)

    answer = operation.Case().call_and_validate(checks=CHECKS, headers=UNCOMPRESSED)

    assert answer.status_code == 200
    assert answer.json()["results"]
