"""Whom a page and the configuration name: what an owner cell calls people, and who takes the ticket."""
