"""When tests that read scans can run."""

from __future__ import annotations

import os

import pytest

from lienthong.library import recognising

LACKS = recognising.missing({"vie"})
#: Locally a test that reads is left out where nothing can read; in CI that is a failure.
needs_tesseract = pytest.mark.skipif(bool(LACKS) and not os.environ.get("CI"), reason=f"not installed: {LACKS}")
