from collections.abc import Callable

import pytest

from tests.k8s.rendered import OVERLAYS, Rendered, render, why_not


@pytest.fixture(scope="session")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Rendered]:
    """Every overlay, rendered once."""
    if reason := why_not():
        pytest.skip(reason)
    rendered = {overlay: render(overlay, tmp_path_factory.mktemp(overlay)) for overlay in OVERLAYS}
    return rendered.__getitem__
