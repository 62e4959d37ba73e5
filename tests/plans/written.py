"""Two plans as they are written: plain data, so that the rules can be tested without a database."""

from __future__ import annotations

from typing import Any


def words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def written(code: str, due: str, **more: Any) -> dict[str, Any]:
    lead = {"say": words("Bộ Tư pháp", "Ministry of Justice"), "office": "G01"}
    return {"code": code, "title": words(f"Việc {code}", f"Task {code}"), "lead": lead, "due": due, **more}


EACH = {"say": words("các tỉnh", "provinces"), "each": ["province_pc"]}
BASIS = [{"act": "Luật Kế hoạch"}]
DONE = {"on": "2026-09-01", "basis": BASIS[0], "sure": "A"}
COMMITTEE = {"say": words("UBND tỉnh", "Committee"), "office": "Z01"}
JUSTICE = {"say": words("Sở Tư pháp", "Justice"), "office": "Z01.TP"}
SURE = {"lead": "A", "due": "A", "target": "A", "group": "own", "bloc": "B"}

NATIONAL: dict[str, Any] = {
    "code": "P-1",
    "number": "01/KH",
    "title": words("Kế hoạch một", "Plan one"),
    "issuer": words("Ban Chỉ đạo", "Steering committee"),
    "legal_basis": BASIS,
    "since": "2026-07-01",
    "confidence": "confirmed",
    "phases": [
        {"code": "first", "title": words("Một", "First"), "since": "2026-07-01", "until": "2026-10-31"},
        {"code": "second", "title": words("Hai", "Second"), "since": "2026-11-01", "until": "2026-12-31"},
    ],
    "groups": [{"code": "G1", "title": words("Luật", "Law")}, {"code": "G2", "title": words("Dữ liệu", "Data")}],
    "blocs": [
        {"code": "government", "title": words("Chính phủ", "Government")},
        {"code": "party", "title": words("Đảng", "Party")},
    ],
    "tasks": [
        written(
            "T1",
            "2026-10-31",
            phase="first",
            group="G1",
            blocs=["government"],
            sure=SURE,
            deliverables=[
                {"code": "law", "title": words("Luật", "The law"), "weight": 3},
                {"code": "guide", "title": words("Hướng dẫn", "The guide")},
            ],
        ),
        written("T2", "2026-12-31", phase="second", group="G2", lead=EACH, weight=2),
        written("T3", "2026-12-15", phase="second", group="G2", measure={"fact": "procedures_online", "at_least": 1}),
        written(
            "T4",
            "2026-10-31",
            phase="first",
            group="G1",
            fulfilled=DONE,
        ),
        written("T5", "2027-03-31", legal_basis=BASIS, since="2026-11-01"),
    ],
}

PROVINCIAL: dict[str, Any] = {
    "code": "Z01-P-1",
    "number": "02/KH-UBND",
    "title": words("Kế hoạch tỉnh", "Plan of the province"),
    "issuer": words("UBND tỉnh", "Provincial committee"),
    "owner": "Z01",
    "legal_basis": BASIS,
    "since": "2026-08-01",
    "confidence": "confirmed",
    "tasks": [
        written(
            "L1",
            "2026-11-15",
            refines="P-1/T2",
            weight=3,
            lead=COMMITTEE,
        ),
        written("L2", "2026-12-15", refines="P-1/T2", lead=JUSTICE),
    ],
}
