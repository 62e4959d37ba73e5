"""Procedures to test with: those of the demo country, and variants of them made by changing what they say."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lienthong.core.values import Actor, system
from lienthong.packs.reading import read_yaml
from lienthong.procedures.definitions import ProcedureDefinition

PACKS = Path(__file__).resolve().parents[2] / "packs"


def body(code: str, pack: str = "demo") -> dict[str, Any]:
    (file,) = (PACKS / pack / "procedures").rglob(f"{code}.yaml")
    return copy.deepcopy(read_yaml(file, file.name).data)


def variant(change: Callable[[dict[str, Any]], object], code: str = "D.001") -> ProcedureDefinition:
    """Return a procedure of the demo country after ``change`` was made to what its file says."""
    data = body(code)
    change(data)
    return ProcedureDefinition.model_validate(data)


@pytest.fixture
def bees() -> ProcedureDefinition:
    """Same day; upload, a conditional field, a prefill, a registry write."""
    return ProcedureDefinition.model_validate(body("D.001"))


@pytest.fixture
def moving() -> ProcedureDefinition:
    """Three working days."""
    return ProcedureDefinition.model_validate(body("D.002"))


@pytest.fixture
def machine() -> Actor:
    return system("tests")


@pytest.fixture
def form() -> dict[str, Any]:
    """A form of the bees procedure that can be filed."""
    return {
        "so_dinh_danh": "00000001",
        "ho_ten": "An Bình",
        "noi_nuoi": "00101",
        "so_to": 4,
        "tu_khi": "2020",
        "dat_cua_ai": "toi",
        "co_thoi_han": "khong",
    }
