"""Papers that are kept for their owners, and the archives that are made into such papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class KeptPaper(models.Model):
    """One paper that the State has already given or accepted.

    ``kind`` is the name under which procedures ask for it (a template's code, or a kind of the pack). ``valid_to`` is
    the first day on which it holds no longer. Papers that were ``issued`` here follow their document: when that is
    withdrawn, so are they; while something is owed for them (``given_at`` is null) nobody has them yet. What somebody
    ``uploaded`` is kept once an office accepted it with ``dossier``; it has no twin, and neither number nor day.
    """

    class Source(models.TextChoices):
        """How the State came to have it."""

        ISSUED = "issued"
        DIGITISED = "digitised"
        UPLOADED = "uploaded"

    kind = models.TextField()
    title_vi = models.TextField()
    title_en = models.TextField()
    number = models.TextField(default="")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # issued, keeps or accepted it
    unit_name = models.TextField()  # as it was called then
    issued_date = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField(choices=Source)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    twin = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("documents.IssuedDocument", null=True, on_delete=models.PROTECT, related_name="+")
    dossier = models.TextField(default="")  # that issued or accepted it
    kept_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)  # since when its owners have it
    withdrawn_at = models.DateTimeField(null=True)  # of papers that were not issued here

    class Meta:
        db_table = "library_keptpaper"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "file"], name="kept_upload_once", condition=Q(source="uploaded")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class PaperOwner(models.Model):
    """Whose paper it is: ``person:<personal number>`` or ``business:<code>``."""

    paper = models.ForeignKey(KeptPaper, on_delete=models.CASCADE, related_name="owners")
    owner = models.TextField()

    class Meta:
        db_table = "library_paperowner"
        constraints = [models.UniqueConstraint(fields=["owner", "paper"], name="paper_owner_once")]

    def __str__(self) -> str:
        return f"{self.paper_id}"


class ArchiveKind(models.Model):
    """A kind of paper that units keep in their archives; ``body`` is the definition."""

    code = models.TextField(primary_key=True)
    body = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        db_table = "library_archivekind"

    def __str__(self) -> str:
        return self.code


class ArchiveTarget(models.Model):
    """How many papers of a kind a unit says that its archive holds: the whole of its progress."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(ArchiveKind, on_delete=models.PROTECT, related_name="+")
    expected = models.IntegerField()
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "library_archivetarget"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="archive_target_once"),
            models.CheckConstraint(condition=Q(expected__gte=0), name="archive_target_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind_id} {self.expected}"


class Scan(models.Model):
    """One scan of a paper in a unit's archive, from its file to a confirmed, sealed, kept paper.

    ``proposed`` is what was found, by field (``rules.finding.Proposal``); ``fields`` is what the last person confirmed.
    ``problem`` is the code of what stands in the way: of reading it, or of writing it to its registry.
    """

    class State(models.TextChoices):
        """Where a scan is: to be read by the machine, to be confirmed by a person, confirmed, or no use."""

        WAITING = "WAITING"
        PROPOSED = "PROPOSED"
        CHECKED = "CHECKED"  # by the first of two
        CONFIRMED = "CONFIRMED"
        REFUSED = "REFUSED"

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(ArchiveKind, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=State)
    name = models.TextField()  # of the file, as it is shown
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    searchable = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    proposed = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # since when the machine reads it
    read_at = models.DateTimeField(null=True)
    checked_by = models.TextField(default="")  # actor id of the first of two
    confirmed_by = models.TextField(default="")
    confirmed_name = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")  # why it was refused or opened again
    problem = models.TextField(default="")
    paper = models.OneToOneField(KeptPaper, null=True, on_delete=models.PROTECT, related_name="+")
    record = models.BigIntegerField(null=True)  # that it was written to

    class Meta:
        db_table = "library_scan"
        constraints = [models.UniqueConstraint(fields=["unit", "file"], name="scan_once")]
        indexes = [
            models.Index(fields=["added_at", "id"], name="scan_to_read", condition=Q(state="WAITING")),
            models.Index(
                fields=["confirmed_at", "id"], name="scan_to_finish", condition=Q(state="CONFIRMED", paper=None)
            ),
            models.Index(fields=["unit", "state", "id"], name="scan_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class ScanPage(models.Model):
    """One page as the machine saw it: its picture, and every word with its place and how sure the reader was."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="pages")
    number = models.IntegerField()  # from 0
    picture = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    words = models.JSONField()  # rules.reading.Page.as_json

    class Meta:
        db_table = "library_scanpage"
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_page_once")]

    def __str__(self) -> str:
        return f"{self.scan_id}/{self.number}"
