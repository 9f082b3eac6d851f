"""Configuration files to write, and what is said about them."""

from pathlib import Path

import pytest

from tests.config.given import Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a configuration file and says where it is."""

    def write(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
