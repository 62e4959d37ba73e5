"""Legal bodies and their dated versions, what became what, and when each works."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienthong.core.values import GOVERNMENT


class Unit(models.Model):
    """One legal body for as long as it exists: a place (province, commune) or an agency (a committee, an office).

    ``key`` is permanent and written by the pack (``place/00004@2025-07-01``, ``agency/commune_pc/00004@2025-07-01``).
    ``path`` is the current chain of ids from the top ("/1/35/4021/"), kept by ``load_units`` so that "everything under
    this unit" is one prefix. ``place`` is where an agency sits and what it serves. The path of an agency that is not
    the government's begins with its bloc ("/party/1/35/9001/"): what is under a place in one bloc shares no prefix with
    what is under it in another.
    """

    class Kind(models.TextChoices):
        """Whether the body is ground or an office on it."""

        PLACE = "PLACE"
        AGENCY = "AGENCY"

    key = models.TextField(unique=True)
    kind = models.TextField(choices=Kind)
    agency_type = models.TextField(default="")  # commune_pc, one_stop, commune_police, … (pack: units/agencies.yaml)
    place = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="agencies")
    bloc = models.TextField(default=GOVERNMENT)  # an agency's; a place is common ground
    path = models.TextField(default="", db_index=True)

    class Meta:
        db_table = "units_unit"
        indexes = [models.Index(fields=["place", "agency_type"], name="unit_agency_of_place")]

    def __str__(self) -> str:
        return self.key


class UnitVersion(models.Model):
    """What a body was called, coded and subordinate to during a period (half-open, dates)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    code = models.TextField()
    name = models.TextField()  # with its type, as written at the head of a letter: Phường Ba Đình
    name_en = models.TextField(default="")
    short_name = models.TextField(default="")  # without its type, as people say it: Ba Đình
    folded = models.TextField(default="")  # the name without diacritics, for searching
    type = models.TextField()
    level = models.TextField()  # country, province, district, commune, agency
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="children")
    legal_basis = models.TextField(default="")

    class Meta:
        db_table = "units_unitversion"
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_version_start"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="unit_version_one_current"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="unit_version_period"
            ),
        ]
        indexes = [
            models.Index(fields=["code", "level", "valid_from"], name="unit_version_code"),
            models.Index(fields=["parent", "level"], name="unit_version_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitChange(models.Model):
    """One old body's ground passing, whole or in part, to a new one on a day."""

    class Relation(models.TextChoices):
        """How much of the old body the new one took."""

        WHOLE = "WHOLE"
        PART = "PART"  # some of its ground and people: only an address can tell
        GROUND = "GROUND"  # some of its ground, nobody lived there

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    date = models.DateField()
    relation = models.TextField(choices=Relation)
    note = models.TextField(default="")
    legal_basis = models.TextField(default="")

    class Meta:
        db_table = "units_unitchange"
        constraints = [models.UniqueConstraint(fields=["old", "new", "date"], name="unit_change_once")]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id} on {self.date}"


class WorkingHours(models.Model):
    """When a unit (and what is under it, unless it has its own) works on a weekday, during a period."""

    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="working_hours")
    agency_type = models.TextField(default="")  # empty: every type
    weekday = models.SmallIntegerField()  # 0 Monday
    opens = models.TimeField()
    closes = models.TimeField()
    is_reception = models.BooleanField(default=False)  # the counter is open, but a term in working days does not run
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_basis = models.TextField(default="")

    class Meta:
        db_table = "units_workinghours"

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, a swapped day, a half day; for everywhere or under one unit."""

    class Kind(models.TextChoices):
        """Why the day differs."""

        HOLIDAY = "HOLIDAY"
        MAKE_UP = "MAKE_UP"
        SWAPPED_OFF = "SWAPPED_OFF"
        SWAPPED_WORKED = "SWAPPED_WORKED"
        HALF_DAY = "HALF_DAY"

    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="calendar_days")
    date = models.DateField()
    kind = models.TextField(choices=Kind)
    opens = models.TimeField(null=True)  # a half day's hours
    closes = models.TimeField(null=True)
    instead_of = models.DateField(null=True)  # the other day of a swap, or the holiday that is made up
    name_vi = models.TextField()
    name_en = models.TextField()
    is_announced = models.BooleanField(default=True)  # False: computed from the law, no notice yet
    legal_basis = models.TextField(default="")

    class Meta:
        db_table = "units_calendarday"
        constraints = [models.UniqueConstraint(fields=["unit", "date"], name="calendar_day_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
