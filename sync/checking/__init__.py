"""What can be asked of two sites before a run, one thing after the other; nothing is written."""
