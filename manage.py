#!/usr/bin/env python
"""Django's command line for the registry."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrif_partners.settings")
    # On the command line, on one's own machine, the registry starts without settings;
    # a server (wsgi.py, asgi.py) starts with DEBUG off and asks for them.
    os.environ.setdefault("DEBUG", "on")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
