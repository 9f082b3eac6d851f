"""How long property tests search: ``HYPOTHESIS_PROFILE=long`` is for a night, not for ``make test``."""

import os

from hypothesis import settings

settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=100_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
