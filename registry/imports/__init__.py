"""Loads files into the registry: all or nothing, again without change, with reasons."""
