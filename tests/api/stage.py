"""A file in every state, made by the officers, for a caller of the API to act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from lienthong.feedback.actions.answering import answer_petition, ask_petitioner
from tests.api.conftest import Caller, Callers, caller
from tests.dossiers import making
from tests.dossiers.making import BEES, FORMS, FRIDAY, MOVING, Country
from tests.feedback import saying

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"
PHOTO = {"procedure": BEES, "component": "anh_cho_dat"}
FILING = {"procedure": MOVING, "place_code": "00101", "form": dict(FORMS[MOVING])}


@dataclass(frozen=True)
class Stage:
    """The callers and what stands ready for them."""

    country: Country
    callers: Callers

    @property
    def person(self) -> Caller:
        """The applicant of every file."""
        return self.callers.person

    @property
    def neighbor(self) -> Caller:
        """Another person."""
        return self.callers.neighbor

    @property
    def intake(self) -> Caller:
        """The officer at the counter."""
        return self.callers.intake

    @property
    def settle(self) -> Caller:
        """The officer who settles."""
        return self.callers.settle

    @property
    def head(self) -> Caller:
        """Who signs."""
        return self.callers.head

    def at(self, state: Callable[..., Any], **given: Any) -> str:
        """Return the path of a new file that ``making`` brought to a state."""
        return f"/dossiers/{state(self.country, **given).code}"

    def petition(self, *, is_asked: bool = False, is_answered: bool = False) -> str:
        """Return the path of a petition of the applicant that the unit has, or has asked about, or answered."""
        code = saying.petition(self.country).code
        if is_asked:
            ask_petitioner(code, "Ở quầy nào?", by=self.country.settle, at=FRIDAY)
        if is_answered:
            answer_petition(code, "Xin lỗi", by=self.country.settle, at=FRIDAY)
        return f"/petitions/{code}"

    def elsewhere(self, path: str, body: Any) -> Any:
        """Send something about a file that the counter of the neighbor commune received, as that counter."""
        counter = making.other_counter()
        code = making.received_elsewhere(self.country, by=counter).code
        return caller(counter).post(f"/dossiers/{code}{path}", body)

    def asking(self, body: Any) -> Any:
        """Ask other agencies about a taken file whose law knows them."""
        making.change_law(opinions=making.OPINIONS)
        return self.settle.post(f"{self.at(making.taken)}/opinions", body)

    def question(self) -> str:
        """Return the path of a question to the police about a new file."""
        dossier = making.consulted(self.country)
        return f"/opinions/{dossier.code}/{dossier.acts}/security"

    def asked(self, method: str, path: str, *body: Any) -> Any:
        """Send something about a question to the police, as the police."""
        return getattr(caller(making.open_police()), method)(f"{self.question()}{path}", *body)

    def asked_list(self) -> Any:
        """Return what the police are asked, as the police."""
        self.question()
        return caller(making.open_police()).get("/opinions")

    def draft(self) -> str:
        """Return the path of a new draft about keeping bees."""
        return f"/drafts/{self.person.post('/drafts', {'procedure': BEES}).json()['id']}"

    def invitation(self) -> str:
        """Return the path of an invitation of the neighbor to their part of the person's form, which is filled in."""
        draft = self.shared_draft()
        self.person.post(f"{draft}/parts/partner/invitation")
        path = f"/invitations/{self.neighbor.get('/invitations').json()[0]['id']}"
        self.neighbor.call("PATCH", path, {"form": {"dong_y": "co"}})
        return path

    def shared_draft(self) -> str:
        """Return the path of a new draft of which the neighbor gives a part."""
        path = f"/drafts/{self.person.post('/drafts', {'procedure': 'D.005'}).json()['id']}"
        form = {"noi_moi": "00101", "dia_chi": "2 đường Mây", "so_ban": "00000002"}
        self.person.call("PATCH", path, {"form": form})
        return path

    def helped(self) -> str:
        """Return the path of a new draft that the neighbor fills in for the person."""
        body = {"procedure": MOVING, "for_number": "00000001"}
        return f"/drafts/{self.neighbor.post('/drafts', body).json()['id']}"

    def sent(self) -> str:
        """Return the path of the invitation of the person to take such a draft over."""
        self.neighbor.post(f"{self.helped()}/hand-over")
        return f"/invitations/{self.person.get('/invitations').json()[0]['id']}"

    def owner(self) -> Caller:
        """Return who owns the procedure of moving, for the whole country."""
        from lienthong.accounts.actions import grant_role, open_account
        from lienthong.accounts.queries import actor_of
        from lienthong.core.values import Role
        from lienthong.units.queries import country
        from tests.api.conftest import caller

        by, top = self.country.robot, country(on=FRIDAY.date()).unit_id
        account = open_account("owner", "Chủ quản", unit_id=top, title="Chủ quản", by=by, at=making.OPENED)
        grant_role(account.pk, Role.STEERING, unit_id=top, procedure=MOVING, by=by, at=making.OPENED)
        return caller(actor_of(account.pk))

    def asked_by_law(self) -> str:
        """Return the path of a file of which a newer version of the law asks a reason."""
        from tests.dossiers.test_giving import asked_by_the_law

        return f"/dossiers/{asked_by_the_law(self.country).code}"

    def move(self, **more: Any) -> Any:
        """Let the law change under an open file, and order that it be moved."""
        making.file(self.country)
        making.change_law(term={"kind": "working_days", "amount": 2})
        return self.owner().post(f"/procedures/{MOVING}/moves", {"source": 1, "target": 2, **more})

    def full_draft(self) -> str:
        """Return the path of a new draft about moving that can be filed."""
        path = f"/drafts/{self.person.post('/drafts', {'procedure': MOVING}).json()['id']}"
        form = {name: FORMS[MOVING][name] for name in ("noi_moi", "dia_chi", "ngay_don")}
        self.person.call("PATCH", path, {"form": form})
        return path

    def file_of_draft(self) -> str:
        """Return the path of a file that was put to a new draft."""
        path = f"{self.draft()}/files"
        return f"{path}/{self.person.put_up(path, PNG, component='anh_cho_dat').json()['id']}"

    def file_of_filing(self) -> str:
        """Return the path of a file that was put up for a filing."""
        kept = self.person.put_up("/filings/my-key/files", PNG, **PHOTO)
        return f"/filings/my-key/files/{kept.json()['id']}"

    def file_of_answer(self) -> str:
        """Return the path of a file that was put to an open question."""
        path = f"{self.at(making.asked)}/files"
        return f"{path}/{self.person.put_up(path, PNG).json()['id']}"

    def done(self) -> str:
        """Return the path of a file whose result is ready."""
        from lienthong.dossiers.actions.results import make_result

        code = making.signed(self.country).code
        assert make_result(code, by=self.country.robot, at=FRIDAY)
        return f"/dossiers/{code}"

    def slip(self, *, is_printed: bool = True) -> Any:
        """Return the receipt of a request that was received; the same one again."""
        from lienthong.core.models import LedgerLine
        from lienthong.slips import tasks
        from lienthong.slips.models import Slip

        if not Slip.objects.exists():
            self.at(making.received)
            tasks.follow(list(LedgerLine.objects.order_by("seq")), making.FRIDAY)
            if is_printed:
                tasks.make_waiting(making.FRIDAY)
        return Slip.objects.get()

    def paper(self) -> Any:
        """Return a paper that was issued."""
        from lienthong.documents.queries import document_of

        return document_of(self.done().rpartition("/")[2])

    def kept(self, kind: str = "household_certificate") -> int:
        """Return a paper in the store of the person."""
        from tests.library.making import accepted_upload

        return accepted_upload(self.country, kind=kind).pk

    def lent(self) -> int:
        """Return a paper of the person's store that was put to a draft."""
        paper = self.kept()
        self.person.post(f"{self.draft()}/papers", {"component": "giay_ho", "paper": paper})
        return paper

    def kept_result(self) -> int:
        """Return a result paper in the store of the person."""
        from tests.library.making import certificate

        return certificate(self.country).pk

    def pdf(self) -> bytes:
        """Return the bytes of a paper that was issued."""
        from lienthong.documents.queries import read_file

        return read_file(self.paper().file_id)

    def owing(self) -> str:
        """Return the path of a new file that was filed at the counter and has a fee to pay."""
        filed = self.intake.post("/dossiers", FILING | {"procedure": BEES, "form": FORMS[BEES], "channel": "counter"})
        return f"/dossiers/{filed.json()['code']}"

    def paying(self, gateway: str) -> tuple[str, Any]:
        """Return path and body of a try to pay a new file through a gateway."""
        path = self.owing()
        return f"{path}/payments", {"order": self._order(path), "gateway": gateway}

    def at_counter(self, receipt: str) -> tuple[str, Any]:
        """Return path and body of a payment at the counter for a new file."""
        path = self.owing()
        return f"{path}/counter-payments", {"order": self._order(path), "method": "cash", "receipt": receipt}

    def _order(self, path: str) -> str:
        return str(self.intake.get(f"{path}/payments").json()["orders"][0]["code"])

    def callback(self, **changed: str) -> Any:
        """Let the demo gateway say that a new order was paid; ``signature`` is another than its own."""
        from tests.payments import making as money

        body, seal = money.callback(money.opened(self.country).code, signed_at=FRIDAY + timedelta(hours=2))
        headers = seal | {f"Lienthong-{name.title()}": value for name, value in changed.items()}
        path = "/api/v1/payments/demo/callback"
        return Client().generic("POST", path, body, content_type="application/json", headers=headers)
