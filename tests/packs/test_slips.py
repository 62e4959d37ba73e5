"""Slips of a pack: of acts that exist, with facts that those acts have, in the place of slips that exist."""

from __future__ import annotations

import pytest

from lienthong.packs.checking import check_pack
from lienthong.packs.comparing import diff_packs

from .conftest import PACKS

BEES, OWN = "procedures/D.001.yaml", "slips/bees_receipt.yaml"
ASKED, APOLOGY = "slips/supplement.yaml", "slips/apology.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        (ASKED, "dossiers.supplement_asked", "dossiers.dreamt", "verb_unknown"),
        (ASKED, "dossiers.supplement_asked", "dossiers.extended", "slip_fact_never"),
        (APOLOGY, "dossiers.extended", "dossiers.taken", "slip_fact_never"),
        ("slips/refusal.yaml", "dossiers.refused", "dossiers.received", "slip_fact_never"),
        (OWN, "instead_of: receipt", "instead_of: nothing", "name_unknown"),
        (OWN, "instead_of: receipt", "instead_of: bees_receipt", "name_unknown"),
        (OWN, "instead_of: receipt", "instead_of: refusal", "slip_other_acts"),
        (BEES, "slips: [bees_receipt]", "slips: [nobody]", "name_unknown"),
        (BEES, "slips: [bees_receipt]", "slips: [receipt]", "name_unknown"),
        (BEES, "slips: [bees_receipt]", "slips: [bees_receipt, bees_receipt]", "name_twice"),
        (ASKED, "fact: until", "fact: untill", "literal_error"),
        (ASKED, "heading:", "heeding:", "key_unknown"),
    ],
)
def test_a_slip_that_does_not_fit_is_found(pack, file, old, new, wrong):
    pack.replace(file, old, new)
    assert (file, wrong) in [(one.file, one.code) for one in check_pack(pack.path).problems]


def test_a_changed_line_of_a_slip_is_said_in_a_sentence(pack):
    pack.replace(ASKED, "vi: Cần gì", "vi: Cần bổ sung")
    (change,) = diff_packs(PACKS / "demo", pack.path)
    assert (change.kind, change.code) == ("slips", "supplement")
    assert [one.en for one in change.sentences] == ["lines.4.label.vi: from “Cần gì” to “Cần bổ sung”"]
