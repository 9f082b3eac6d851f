"""The demo on the embedded site: one story, and a few short scenes."""

from sync.demo.scenes import tell_scenes
from sync.demo.story import tell

__all__ = ["tell", "tell_scenes"]
