"""Print the JSON Schema: ``python -m sync.config > config/schema.json``."""

import sys

from sync.config import schema

sys.stdout.write(schema())
