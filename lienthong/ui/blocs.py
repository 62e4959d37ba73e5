"""What the blocs of a political system are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.core.values import Bloc, Text

#: What each bloc is called.
BLOC_NAMES: Mapping[Bloc, Text] = {
    "government": Text("Chính quyền", "Government"),
    "party": Text("Đảng", "Party"),
    "fatherland_front": Text("Mặt trận Tổ quốc", "Fatherland Front"),
    "national_assembly": Text("Quốc hội", "National Assembly"),
    "court": Text("Tòa án", "Courts"),
    "procuracy": Text("Viện kiểm sát", "Procuracies"),
}
