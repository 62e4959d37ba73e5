"""Papers that are kept for their owners."""

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
