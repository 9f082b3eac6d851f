"""The manifests, rendered: right by Kubernetes' schemas and by what the schemas cannot know."""

from collections.abc import Callable

import pytest

from tests.k8s.mutants import MUTANTS, Mutant
from tests.k8s.rendered import OVERLAYS, Rendered
from tests.k8s.schemas import VERSIONS, schema_problems
from tests.k8s.semantics import problems

Manifests = Callable[[str], Rendered]

LEAST_MUTANTS = 40


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_overlay_is_right(manifests: Manifests, overlay: str) -> None:
    assert problems(manifests(overlay)) == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_overlay_fits_the_schemas(manifests: Manifests, overlay: str, version: str) -> None:
    assert schema_problems(manifests(overlay), version) == []


def test_an_overlay_holds_what_it_should(manifests: Manifests) -> None:
    """Or the checks above would pass for having found nothing."""
    common = ["ConfigMap", "CronJob", "CronJob", "Namespace", "NetworkPolicy", "ServiceAccount"]

    assert sorted(each["kind"] for each in manifests("dev").resources) == common
    assert sorted(each["kind"] for each in manifests("prod").resources) == sorted([*common, "PrometheusRule"])


def test_what_is_yours_is_planned_before_it_is_run(manifests: Manifests) -> None:
    """The same image and the same configuration, or the plan would say nothing of the run, and tokens would
    travel to a site that is not yours."""
    dev, prod = manifests("dev"), manifests("prod")

    assert dev.images() == prod.images()
    assert [each["data"] for each in dev.of_kind("ConfigMap")] == [
        each["data"] for each in prod.of_kind("ConfigMap")
    ]


def test_a_registry_that_wants_a_login_is_a_comment_away(manifests: Manifests) -> None:
    account = manifests("sharded").one("ServiceAccount", "postmortem-sync")

    assert account["imagePullSecrets"] == [{"name": "registry"}]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_manifest_is_caught(manifests: Manifests, mutant: Mutant) -> None:
    broken = mutant.of(manifests(mutant.overlay))

    assert schema_problems(broken, VERSIONS[-1]) or problems(broken)


def test_there_are_enough_mutants_each_by_its_own_name() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= LEAST_MUTANTS
