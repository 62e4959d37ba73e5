"""Accounts by personal number, and for which business a person may act."""

from __future__ import annotations

from collections.abc import Iterable

from lienthong.accounts.models import Account, Representation


def account_of_person(personal_number: str) -> Account | None:
    """Return the person's account, if there is one."""
    return Account.objects.filter(subject=personal_number).first()


def accounts_of_persons(personal_numbers: Iterable[str]) -> dict[str, int]:
    """Return the accounts of people by personal number; who has none is left out (one SQL statement)."""
    return {
        subject: account_id
        for subject, account_id in Account.objects.filter(subject__in=set(personal_numbers)).values_list(
            "subject", "pk"
        )
        if subject is not None
    }


def represents(account_id: int, business_code: str) -> bool:
    """Tell whether a person may act for a business, with no end set to it."""
    return Representation.objects.filter(
        account_id=account_id, business_code=business_code, valid_to__isnull=True
    ).exists()
