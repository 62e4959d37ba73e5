"""What a country wants to reach with all its procedures together."""

from __future__ import annotations

from pydantic import Field

from lienthong.core.definitions import Basis, Confidence, Part


class Target(Part):
    """A number of procedures that the country wants to reach, and who said so."""

    procedures: int = Field(ge=1)
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    confidence: Confidence


class TargetsFile(Part):
    """``procedures/targets.yaml``: what the country wants; ``once_only``: procedures whose papers data replace."""

    once_only: Target | None = None
