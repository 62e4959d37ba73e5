"""Facts of the demo country to write into its registries, and officers who may or may not."""

from __future__ import annotations

from datetime import date

from lienthong.core.values import Actor, Grant, Role

BORN = date(1990, 5, 1)
AN = {"full_name": "Bình An", "birth_date": "1990-05-01", "home": "00101"}
CLERK = Actor(kind="officer", id="7", name="Clerk", unit_path="/1/2/", grants=(Grant(Role.SETTLE, "/1/2/"),))
HEAD = Actor(kind="officer", id="8", name="Head", unit_path="/1/2/", grants=(Grant(Role.HEAD, "/1/2/"),))
CITIZEN = {
    "full_name": "Nguyễn Thị An",
    "sex": "female",
    "birth_date": "2026-11-01",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "birth_registration_place": "00101",
}
