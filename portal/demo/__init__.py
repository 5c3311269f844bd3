"""The demonstration data: a fictional registry, the same for the same seed."""
