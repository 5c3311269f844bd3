"""The composition root: settings and addresses."""

__version__ = "0.1.0"
