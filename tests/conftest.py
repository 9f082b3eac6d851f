"""How long property tests search: ``HYPOTHESIS_PROFILE=long`` is for a night, not for ``make test``.

Hypothesis remembers every case, some 30 KB for a page: more than 25,000 of them want another process.
"""

import os

from hypothesis import settings

settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=25_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
