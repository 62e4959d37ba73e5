"""The result paper: A4, what a dossier came to, a QR code to the public check."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.documents.rendering.printing import print_sheet
from lienthong.documents.rendering.sheets import Facts, Foot, Head, Label, QrCheck, Sheet, Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. ``demo_mark`` is printed across the page unless it is empty."""

    state: tuple[str, ...]
    unit_name: str
    number_line: str
    heading: str
    rows: tuple[tuple[str, str], ...]
    place_and_date: str
    signing_line: str
    signer_title: str
    signer: str
    signed_line: str
    check_line: str
    check_address: str
    code: str
    small_print: tuple[str, ...]
    demo_mark: str


def render(paper: Paper) -> bytes:
    """Return the paper as PDF. Refuses ``LettersUnprintable`` rather than print a box in the place of a letter."""
    titles = tuple(Label(line) for line in (paper.signing_line, paper.signer_title) if line)
    sheet = Sheet(
        head=Head(paper.unit_name, paper.state, Label(paper.heading), paper.number_line, is_result=True),
        blocks=(Facts(tuple((Label(name), value) for name, value in paper.rows)),),
        foot=Foot(
            place_and_date=paper.place_and_date,
            signatures=(Signature(titles, box=paper.signed_line, name=paper.signer),),
            check=QrCheck(paper.check_address, Label(paper.check_line), paper.code),
            small_print=tuple(Label(line) for line in paper.small_print),
        ),
        line=paper.check_address,
        code=paper.code,
        demo_mark=paper.demo_mark,
    )
    return print_sheet(sheet)
