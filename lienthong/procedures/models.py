"""Procedures, their immutable, numbered versions, the events of life, the catalogue of lists, and its search index."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from lienthong.core.values import GOVERNMENT


class LifeEvent(models.Model):
    """Something that happens to people (a child is born) and brings them to the state."""

    code = models.TextField(primary_key=True)
    title_vi = models.TextField()
    title_en = models.TextField()
    position = models.SmallIntegerField()

    class Meta:
        db_table = "procedures_lifeevent"
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.code


class Procedure(models.Model):
    """One administrative procedure, whatever its version; the columns are what the catalogue searches and shows."""

    code = models.TextField(primary_key=True)
    title_vi = models.TextField()
    title_en = models.TextField()
    sector_code = models.TextField()
    sector_vi = models.TextField()
    sector_en = models.TextField()
    for_whom_vi = models.TextField()
    for_whom_en = models.TextField()
    life_event = models.TextField(default="")
    level = models.TextField()
    bloc = models.TextField(default=GOVERNMENT)
    words = models.JSONField(default=list)  # everyday words for search, as the pack writes them
    is_unverified = models.BooleanField(default=False)

    class Meta:
        db_table = "procedures_procedure"

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What the law said from a day on. Number, body and hash are never changed (a trigger refuses it).

    What the law may still decide about a published text are its last days: ``until`` is the first day on which it no
    longer holds, ``old_until`` the last on which a form begun under the version before may be filed under that one.
    One that nobody used may be withdrawn; its number is not given again.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    old_until = models.DateField(null=True)
    body = models.JSONField()
    sha256 = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "procedures_procedureversion"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number"),
            models.UniqueConstraint(fields=["procedure", "since"], name="procedure_version_since"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class CatalogueEntry(models.Model):
    """A procedure on a list: the country's, or a province's own (``province``), where the same code may stand again.

    ``stage`` is where it stands now and since when; every change is a row of ``StageChange``. A procedure that has a
    definition stands where the definition puts it, the others where the list does (``listed_stage``; empty: it is on no
    list).
    """

    code = models.TextField()
    province = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    ministry = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    title_vi = models.TextField()
    title_en = models.TextField(default="")
    sector_code = models.TextField(default="")
    sector_vi = models.TextField(default="")
    sector_en = models.TextField(default="")
    agency_vi = models.TextField(default="")
    agency_en = models.TextField(default="")
    agency_kind = models.TextField(default="")  # pack: units/agencies.yaml
    levels = ArrayField(models.TextField(), default=list)
    term_kind = models.TextField(default="")
    term_amount = models.IntegerField(default=0)
    fee = models.TextField(default="")  # as the list says it
    listed_stage = models.TextField(default="")
    listed_at = models.DateTimeField(null=True)
    stage = models.TextField()
    ground = models.TextField()  # list or definition
    lacks = ArrayField(models.TextField(), default=list)
    stage_since = models.DateField()

    class Meta:
        db_table = "procedures_catalogueentry"
        constraints = [
            models.UniqueConstraint(fields=["code", "province"], name="catalogue_entry_once", nulls_distinct=False)
        ]
        indexes = [
            models.Index(fields=["ministry", "stage"], name="catalogue_of_ministry"),
            models.Index(fields=["province", "stage"], name="catalogue_of_province"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.stage}"


class StageChange(models.Model):
    """From which day an entry stood at a stage, on what ground and lacking what. Rows are added, never changed."""

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, related_name="changes")
    stage = models.TextField()
    ground = models.TextField()
    lacks = ArrayField(models.TextField(), default=list)
    since = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "procedures_stagechange"

    def __str__(self) -> str:
        return f"{self.stage} since {self.since}"


class EverydayWord(models.Model):
    """How people say what a title calls otherwise: ``said`` finds every procedure whose title has ``meant``."""

    said = models.TextField()
    meant = models.TextField()

    class Meta:
        db_table = "procedures_everydayword"
        constraints = [models.UniqueConstraint(fields=["said", "meant"], name="everyday_word_once")]

    def __str__(self) -> str:
        return f"{self.said} = {self.meant}"


class SearchDocument(models.Model):
    """A code as the search knows it: who has it on a list, whether it can be filed here, a hash of its words."""

    code = models.TextField(unique=True)
    is_national = models.BooleanField()
    is_local = models.BooleanField()  # settled by a province or a commune
    is_fileable = models.BooleanField()  # by the law of today
    provinces = ArrayField(models.BigIntegerField(), default=list)
    words = ArrayField(models.TextField(db_collation="C"), default=list)  # the tokens under which it is kept
    words_hash = models.TextField(default="")  # of these and their weights

    class Meta:
        db_table = "procedures_searchdocument"

    def __str__(self) -> str:
        return self.code


class SearchToken(models.Model):
    """A word, or two that stand together, and the documents that hold it with its weight in each.

    The three arrays run in step. ``shorter`` are the spellings that it shares with what is a slip away.
    """

    token = models.TextField(primary_key=True, db_collation="C")
    is_syllable = models.BooleanField()
    shorter = ArrayField(models.TextField(db_collation="C"), default=list)
    holders = models.IntegerField()  # how many documents
    documents = ArrayField(models.IntegerField())
    weights_vi = ArrayField(models.SmallIntegerField())
    weights_en = ArrayField(models.SmallIntegerField())

    class Meta:
        db_table = "procedures_searchtoken"
        indexes = [GinIndex(fields=["shorter"], name="search_token_shorter", fastupdate=False)]

    def __str__(self) -> str:
        return self.token
