"""Texts as people type them, and the records that answer."""
