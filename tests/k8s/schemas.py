"""Kubernetes' own schemas: the oldest version we support, those that changed something for us, the newest."""

import json
from functools import cache

import kubernetes_validate  # type: ignore[import-untyped]

from tests.k8s.rendered import Rendered

VERSIONS = ("1.30", "1.32", "1.34", "1.37")
WITHOUT_SCHEMA = {"PrometheusRule"}  # the Prometheus operator's own kind


def schema_problems(rendered: Rendered, version: str) -> list[str]:
    return [
        f"{version}: {resource['kind']} {resource['metadata']['name']}: {fault}"
        for resource in rendered.resources
        if resource["kind"] not in WITHOUT_SCHEMA and (fault := _fault(json.dumps(resource), version))
    ]


@cache
def _fault(resource: str, version: str) -> str:
    """Remembered by text: a mutant differs from its original in one resource."""
    try:
        kubernetes_validate.validate(json.loads(resource), version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return str(error.message)
    return ""
