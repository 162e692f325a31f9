"""Requests made up from the service's own description: it keeps its word whatever is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kaohe_api.http import create_app
from support_http import registry

if TYPE_CHECKING:
    from schemathesis import Case

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(registry()))


@schema.parametrize()
@settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_the_service_keeps_to_its_description(case: Case) -> None:
    # A schema cannot say which periods, schemes and names there are, so what fits it may still be refused.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
