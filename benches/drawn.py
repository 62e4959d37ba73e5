"""Draw the reliability of what is foretold of files into the docs: ``python -m benches.drawn``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benches.planted import files, foretell
from lienthong.indicators.rules.chances import Reliability, brier, reliability

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "early-warning.svg"
_SIZE, _LEFT, _TOP = 320, 76, 16


def picture(by_cases: Sequence[Reliability], by_days: Sequence[Reliability], scores: tuple[float, float]) -> str:
    """Return an SVG: what was foretold (across) beside what came (up); on the diagonal, what is said comes."""
    width, height = _LEFT + _SIZE + 230, _TOP + _SIZE + 48
    ticks = "".join(
        f'<text x="{_x(n / 5):.0f}" y="{_TOP + _SIZE + 20}" text-anchor="middle">{20 * n} %</text>'
        f'<text x="{_LEFT - 8}" y="{_y(n / 5) + 4:.0f}" text-anchor="end">{20 * n} %</text>'
        for n in range(6)
    )
    beside = _LEFT + _SIZE + 20
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
  font-family="sans-serif" font-size="13">
<title>Reliability of the chance of a late end: what was foretold beside what came</title>
<rect width="{width}" height="{height}" fill="#fff"/>
<rect x="{_LEFT}" y="{_TOP}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#999"/>
<line x1="{_x(0):.1f}" y1="{_y(0):.1f}" x2="{_x(1):.1f}" y2="{_y(1):.1f}" stroke="#999" stroke-dasharray="5 4"/>
{ticks}
{_series(by_days, "#888", "none")}
{_series(by_cases, "#222", "#222")}
<text x="{_LEFT + _SIZE / 2}" y="{height - 8}" text-anchor="middle">foretold</text>
<text x="14" y="{_TOP + _SIZE / 2}" text-anchor="middle" transform="rotate(-90 14 {_TOP + _SIZE / 2})">ended late</text>
<circle cx="{beside}" cy="40" r="5" fill="#222"/><text x="{beside + 12}" y="44">like cases, Brier {scores[0]:.3f}</text>
<circle cx="{beside}" cy="64" r="5" fill="#fff" stroke="#888"/>
<text x="{beside + 12}" y="68">days left, Brier {scores[1]:.3f}</text>
<text x="{beside - 5}" y="100" fill="#555">synthetic files, held back;</text>
<text x="{beside - 5}" y="118" fill="#555">larger dots: more files</text>
</svg>
"""


def _series(parts: Sequence[Reliability], stroke: str, fill: str) -> str:
    most = max(part.files for part in parts)
    line = " ".join(f"{_x(part.foretold):.1f},{_y(part.came):.1f}" for part in parts)
    dots = "".join(
        f'<circle cx="{_x(part.foretold):.1f}" cy="{_y(part.came):.1f}" r="{2 + 5 * (part.files / most) ** 0.5:.1f}"'
        f' fill="{"#fff" if fill == "none" else fill}" stroke="{stroke}"/>'
        for part in parts
    )
    return f'<polyline points="{line}" fill="none" stroke="{stroke}"/>\n{dots}'


def _x(share: float) -> float:
    return _LEFT + share * _SIZE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIZE


def main() -> None:
    """Write the picture."""
    compared = foretell(files(seed=1))
    scores = brier(compared.by_cases), brier(compared.by_days)
    drawn = picture(reliability(compared.by_cases), reliability(compared.by_days), scores)
    PICTURE.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
