"""What this machine has that some tests need."""

import os
import shutil
import subprocess
from pathlib import Path

# Real, published data, beside the checkout.
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def chromium() -> str | None:
    """The Chromium that CHROMIUM names, else one on the PATH."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)


def rscript() -> str | None:
    """The Rscript of an R that has jsonlite."""
    found = shutil.which("Rscript")
    asked = [found, "-e", "library(jsonlite)"]
    has_it = found and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return found if has_it else None


def libreoffice() -> str | None:
    """The command of LibreOffice."""
    return shutil.which("soffice")
