"""What the tests of the configuration share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.config import load
from sync.errors import ConfigurationError, ExitCode

Write = Callable[[str], Path]

MINIMAL = """\
confluence:
  url: https://example.atlassian.net
  email: bot@example.com
jira:
  url: https://example.atlassian.net
  email: bot@example.com
tickets:
  project: OPS
"""


def problems(path: Path) -> list[str]:
    """What is said about a file, without its folder."""
    with pytest.raises(ConfigurationError) as refused:
        load(path)
    assert refused.value.exit_code is ExitCode.USAGE
    return [problem.replace(f"{path.parent}/", "") for problem in refused.value.problems]
