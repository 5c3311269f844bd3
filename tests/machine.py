"""What this machine has that some tests need."""

import os
import shutil
from pathlib import Path

# Real, published data, beside the checkout.
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def chromium() -> str | None:
    """The Chromium that CHROMIUM names, else one on the PATH."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)
