"""Alerts and dashboard: held against a real promtool, and against the metrics and the runbook there are."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sync.errors import ExitCode
from sync.metrics import METRICS

ROOT = Path(__file__).parent.parent.parent
RULES = ROOT / "k8s/components/prometheus-rule/rules.yaml"
DASHBOARD = json.loads((ROOT / "k8s/dashboard.json").read_text())
RUNBOOK = (ROOT / "docs/operations/runbook.md").read_text()
TESTS = sorted(Path(__file__).parent.glob("alerts_in_*.yaml"))

OWN = {metric.full_name: set(metric.labels) | {"run", "shard"} for metric in METRICS}
KUBE_STATE = {
    *("kube_cronjob_created", "kube_cronjob_status_last_successful_time", "kube_cronjob_status_active"),
    "kube_cronjob_spec_suspend",
}


def rules() -> dict[str, Any]:
    """What Prometheus itself reads: the operator's resource without its wrapping."""
    groups: dict[str, Any] = yaml.safe_load(RULES.read_text())["spec"]
    return groups


def alerts() -> list[dict[str, Any]]:
    return [rule for group in rules()["groups"] for rule in group["rules"]]


def expressions() -> list[str]:
    panels = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return [*panels, *(alert["expr"] for alert in alerts())]


def selectors(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Every metric in an expression, with the labels it is selected by."""
    for name, labels in re.findall(r"\b((?:postmortem_sync|kube)_\w+)(\{[^}]*\})?", expression):
        yield name, set(re.findall(r"(\w+)\s*[=!]~?", labels))


def promtool(work: Path, rules: dict[str, Any], *command: str) -> subprocess.CompletedProcess[str]:
    """Run it in ``work``, with the rules and their unit tests there."""
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed")
    (work / "rules.yaml").write_text(yaml.safe_dump(rules))
    for tests in TESTS:
        shutil.copy(tests, work)
    return subprocess.run(["promtool", *command], cwd=work, capture_output=True, text=True)


def test_promtool_accepts_the_rules(tmp_path: Path) -> None:
    told = promtool(tmp_path, rules(), "check", "rules", "--lint-fatal", "rules.yaml")

    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("tests", TESTS, ids=lambda tests: tests.stem)
def test_every_alert_fires_when_it_should_and_not_before(tests: Path, tmp_path: Path) -> None:
    told = promtool(tmp_path, rules(), "test", "rules", tests.name)

    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_an_alert_that_never_fires_is_noticed(alert: dict[str, Any], tmp_path: Path) -> None:
    """The unit tests above are red for each alert that is taken out of action."""
    broken = rules()
    for rule in (rule for group in broken["groups"] for rule in group["rules"]):
        if rule["alert"] == alert["alert"]:
            rule["expr"] = f"({rule['expr']}) and on () vector(0) == 1"

    told = promtool(tmp_path, broken, "test", "rules", *(tests.name for tests in TESTS))

    assert told.returncode != 0


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_every_alert_has_its_place_in_the_runbook(alert: dict[str, Any]) -> None:
    assert alert["annotations"]["runbook"] == f"docs/operations/runbook.md#{alert['alert'].lower()}"
    assert f"### {alert['alert']}\n" in RUNBOOK


@pytest.mark.parametrize("code", ExitCode, ids=lambda code: code.name)
def test_every_exit_code_has_its_place_in_the_runbook(code: ExitCode) -> None:
    assert re.search(rf"^### Exit code {int(code)}\b", RUNBOOK, re.MULTILINE)


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_only_metrics_and_labels_that_exist_are_used(expression: str) -> None:
    for name, labels in selectors(expression):
        assert name in OWN or name in KUBE_STATE
        assert labels <= OWN.get(name, {"cronjob", "namespace"})


def test_an_expression_without_a_metric_would_be_noticed() -> None:
    """Guards the pattern above."""
    assert all(list(selectors(expression)) for expression in expressions())


def test_the_dashboard_shows_every_metric_there_is() -> None:
    shown = {
        name
        for panel in DASHBOARD["panels"]
        for each in panel["targets"]
        for name, _ in selectors(each["expr"])
    }

    assert shown == set(OWN)


def test_no_panel_lies_over_another() -> None:
    places = [
        (panel["gridPos"]["x"] + across, panel["gridPos"]["y"] + down)
        for panel in DASHBOARD["panels"]
        for across in range(panel["gridPos"]["w"])
        for down in range(panel["gridPos"]["h"])
    ]

    assert len(places) == len(set(places))
