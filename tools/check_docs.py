"""Every link in our Markdown leads somewhere: files and headings of this repository (other sites are not asked)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def main() -> int:
    """Name every link that leads nowhere and every page of docs/ that the index does not reach."""
    pages = _pages()
    broken = [problem for page in pages for problem in _broken(page)]
    reached = _reachable(ROOT / "docs" / "index.md")
    lost = [page for page in pages if page.is_relative_to(ROOT / "docs") and page not in reached]
    for line in [*broken, *(f"{page.relative_to(ROOT)}: no page leads here" for page in lost)]:
        print(line)
    return 1 if broken or lost else 0


def _pages() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).exists()]


def _links(page: Path) -> list[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [link or image for link, image in _LINK.findall(text)]


def _broken(page: Path) -> list[str]:
    problems = []
    for link in _links(page):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists():
            problems.append(f"{page.relative_to(ROOT)}: {link} leads nowhere")
        elif heading and target.suffix == ".md" and heading not in _headings(target):
            problems.append(f"{page.relative_to(ROOT)}: {link} names no heading")
    return problems


def _headings(page: Path) -> set[str]:
    words = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", word.replace("`", "").lower()).strip().replace(" ", "-") for word in words}


def _reachable(start: Path) -> set[Path]:
    seen: set[Path] = set()
    waiting = [start]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.exists() or page.suffix != ".md":
            continue
        seen.add(page)
        for link in _links(page):
            name = unquote(link).partition("#")[0]
            if name and not re.match(r"[a-z]+:", link):
                waiting.append((page.parent / name).resolve())
    return seen


if __name__ == "__main__":
    sys.exit(main())
