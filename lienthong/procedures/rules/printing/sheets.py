"""The paper form as a sheet: in the language of the State, with small English labels where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.core.values import Text
from lienthong.documents.rendering.sheets import (
    Align,
    Block,
    Box,
    Column,
    Foot,
    Grid,
    Head,
    Label,
    Passage,
    QrCheck,
    Sheet,
    Signature,
    Ticks,
)
from lienthong.procedures.rules.printing.form import FeeRow, FormPart, PaperForm, PaperToBring, Question

_ROW_TO_WRITE = 9.0  # millimeters
_CHANNELS = {
    "online": Text("trực tuyến", "online"),
    "counter": Text("trực tiếp", "in person"),
    "post": Text("bưu chính", "by post"),
}
_HOW = {
    "upload": Text("Nộp", "Hand in"),
    "present": Text("Xuất trình", "Show"),
    "replaced": Text("Nhà nước đã có, không phải nộp", "The State has it; not asked"),
}
_SIGN = Text("(Ký, ghi rõ họ tên)", "Signature and full name")
_DATED = "……………, ngày …… tháng …… năm ………"
_TO = Text("Kính gửi: ……………………………………………………………………", "To:")
_OFFICE = Text("cơ quan tính và ghi", "worked out by the office")
_UNVERIFIED = Text(
    "Thủ tục này chưa được đối chiếu với văn bản gốc.", "This procedure has not been compared with the text of the law."
)
_FREE = Text("Không thu phí, lệ phí.", "There is no fee.")
_ONLINE = Text("Quét mã để khai trực tuyến.", "Scan to declare online.")


def sheet_of(
    form: PaperForm, *, state: tuple[str, ...], address: str, gloss: bool = False, demo_mark: str = ""
) -> Sheet:
    """Return the form as a sheet.

    ``state`` are the lines at the head of every paper of the State, ``address`` is where the same is declared online.
    """
    pen = _Pen(gloss=gloss)
    blocks = [Passage(pen.label(_TO)), *pen.parts(form), *pen.papers(form.papers), *pen.fees(form.fees)]
    return Sheet(
        head=Head("", state, pen.label(form_title(form.title)), form=f"Mã thủ tục: {form.code}"),
        blocks=tuple(blocks),
        foot=Foot(
            place_and_date=_DATED,
            signatures=tuple(Signature((pen.label(who),), pen.label(_SIGN)) for who in form.signers),
            check=QrCheck(address, pen.label(_ONLINE), form.code),
            small_print=tuple(_law(form)),
        ),
        line=address,
        code=f"{form.code} · {form.sha256[:8]}",
        demo_mark=demo_mark,
    )


def form_title(title: Text) -> Text:
    """Return what the form of a procedure is called."""
    return Text(f"Tờ khai {title.vi[:1].lower()}{title.vi[1:]}", f"Form: {title.en}")


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes the blocks of a form; with ``gloss`` every fixed word has its English beneath it."""

    gloss: bool

    def label(self, words: Text) -> Label:
        return Label(words.vi, words.en if self.gloss else "")

    def parts(self, form: PaperForm) -> Iterator[Block]:
        for number, part in enumerate(form.parts, start=1):
            title = Text(f"{number}. {part.title.vi}", f"{number}. {part.title.en}")
            yield Passage(self.label(title), "heading")
            for note in _notes(part):
                yield Passage(self.label(note), "quiet")
            for question in part.questions:
                yield from self.question(question)

    def question(self, question: Question) -> Iterator[Block]:
        label, hint = self.label(_asked(question)), self.hint(question)
        if question.kind == "table":
            yield Grid(tuple(self.columns(question)), question.rows, label, least=_ROW_TO_WRITE)
            for note in (question.hint, question.when, question.more):
                if note is not None:
                    yield Passage(self.label(note), "quiet")
        elif question.kind == "tick":
            yield Ticks(label, tuple((self.label(one.label), one.is_ticked) for one in question.choices), hint)
        else:
            size, cells = question.size, question.cells
            value = "".join(cells).rstrip() if cells else question.value
            yield Box(label, value, hint, size.lines, size.share, size.cells if cells else ())

    def hint(self, question: Question) -> Label | None:
        office = _OFFICE if question.kind == "office" else None
        notes = [note for note in (question.when, question.hint, office) if note is not None]
        words = Text("; ".join(note.vi for note in notes), "; ".join(note.en for note in notes))
        cited = f" ({question.basis})" if question.basis else ""
        return self.label(Text(f"{words.vi}{cited}".strip(), words.en)) if notes or cited else None

    def columns(self, table: Question) -> Iterator[Column]:
        for column in table.columns:
            notes = [note for note in (column.hint, column.when) if note is not None]
            head = "\n".join([column.label.vi, *(f"({note.vi})" for note in notes)])
            yield Column(self.label(Text(head, column.label.en)), 3 if column.size.share == 1 else 2)

    def papers(self, papers: tuple[PaperToBring, ...]) -> Iterator[Block]:
        if not papers:
            return
        heads = (Text("STT", "No."), Text("Giấy tờ kèm theo", "Papers"), Text("Hình thức", "How"))
        columns = tuple(Column(self.label(head), share) for head, share in zip(heads, (1, 8, 4), strict=True))
        rows = tuple((str(number), _paper(one), _how(one)) for number, one in enumerate(papers, start=1))
        yield Grid(columns, rows, self.label(Text("Giấy tờ kèm theo", "Papers to bring")))

    def fees(self, fees: tuple[FeeRow, ...]) -> Iterator[Block]:
        owed = [fee for fee in fees if fee.amount]
        if not owed:
            yield Passage(self.label(_FREE), "strong")
            return
        heads = (Text("Khoản thu", "For"), Text("Mức thu (đồng)", "Amount (VND)"), Text("Căn cứ", "Law"))
        shares = zip(heads, (6, 3, 5), strict=True)
        columns = tuple(Column(self.label(head), share, _amounts(head)) for head, share in shares)
        rows = tuple((_fee(fee), _amount(fee), _basis(fee)) for fee in owed)
        yield Grid(columns, rows, self.label(Text("Phí, lệ phí", "Fees")))


def _notes(part: FormPart) -> Iterator[Text]:
    if part.by is not None:
        vi = f"Phần này do {part.by.vi.lower()} tự ghi và ký."
        yield Text(vi, f"Filled in and signed by: {part.by.en}.")
    for note in (part.when, part.help):
        if note is not None:
            yield Text(note.vi[:1].upper() + note.vi[1:], note.en[:1].upper() + note.en[1:])


def _asked(question: Question) -> Text:
    mark = "*" if question.is_required else ""
    return Text(f"{question.label.vi}{mark}", question.label.en)


def _paper(paper: PaperToBring) -> str:
    notes = [note.vi for note in (paper.when, paper.component.note.text if paper.component.note else None) if note]
    optional = [] if paper.component.required else ["nếu có"]
    return paper.component.name.vi + "".join(f" ({note})" for note in (*optional, *notes))


def _how(paper: PaperToBring) -> str:
    return _HOW[paper.component.kind].vi


def _fee(fee: FeeRow) -> str:
    ways = ", ".join(_CHANNELS[channel].vi for channel in fee.channels)
    notes = [note for note in (ways, fee.when.vi if fee.when else "") if note]
    return fee.name.vi + "".join(f" ({note})" for note in notes)


def _amount(fee: FeeRow) -> str:
    if fee.count is not None:
        return f"{_digits(fee.amount)} × {fee.count} = {_digits(fee.total or 0)}"
    per = f" × {fee.per.vi.lower()}" if fee.per else ""
    most = f" (tối đa {_digits(fee.at_most)})" if fee.at_most is not None else ""
    return f"{_digits(fee.amount)}{per}{most}"


def _digits(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _basis(fee: FeeRow) -> str:
    cited = ", ".join(part for part in (fee.basis.act, fee.basis.article) if part)
    return f"{cited} (chưa đối chiếu)" if fee.is_unverified else cited


def _amounts(head: Text) -> Align:
    return "right" if head.en.startswith("Amount") else "left"


def _law(form: PaperForm) -> Iterator[Label]:
    acts = "; ".join(", ".join(part for part in (basis.act, basis.article) if part) for basis in form.law)
    since = f"{form.since:%d/%m/%Y}"
    yield Label(f"Căn cứ: {acts}. Dấu * là mục phải ghi. Mẫu lập từ định nghĩa thủ tục có hiệu lực từ {since}.")
    if form.is_unverified:
        yield Label(_UNVERIFIED.vi)
