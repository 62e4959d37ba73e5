"""Files by content, who refers to them, the words of papers, and the result papers that the state issued."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """One file's content, once, whoever refers to it. The bytes are in the state folder, never under the web root.

    ``let_go_at`` is when it was last taken away from something; content to which nothing refers is later forgotten.
    """

    sha256 = models.TextField(primary_key=True)
    media_type = models.TextField()
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()
    let_go_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_storedfile"
        indexes = [models.Index(fields=["let_go_at"], name="file_let_go", condition=Q(let_go_at__isnull=False))]

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file that somebody put to something (``draft:<id>``, ``dossier:<code>``) as one of its components.

    ``origin`` says from where when it was not uploaded: ``paper:<id>``, a paper of the person's own store.
    """

    holder = models.TextField(db_index=True)
    component = models.TextField()
    name = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    origin = models.TextField(default="")
    added_by = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "documents_attachment"

    def __str__(self) -> str:
        return self.name


class PaperTemplate(models.Model):
    """The fixed words of a result paper, as the pack defines them; ``body`` is the definition."""

    code = models.TextField(primary_key=True)
    body = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        db_table = "documents_papertemplate"

    def __str__(self) -> str:
        return self.code


class IssuedDocument(models.Model):
    """A signed result paper. ``code`` is what its QR carries; ``shows`` is exactly what the paper shows.

    ``file`` is the PDF, ``twin`` the same in data under the same certificate; both are the paper, so one withdrawal
    withdraws both. Papers from before there were twins have none.
    """

    code = models.TextField(primary_key=True)
    dossier = models.TextField()
    matter = models.TextField(default="", db_default="")  # what of the dossier it is about; empty: its result
    template = models.TextField()
    title_vi = models.TextField()
    title_en = models.TextField()
    number = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    unit_name = models.TextField()  # as printed
    signer = models.TextField()
    signer_title = models.TextField(default="")
    shows = models.JSONField()  # [{"key", "label": {"vi", "en"}, "value": as printed, "data": as held}]
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    twin = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    valid_to = models.DateField(null=True)  # the first day on which it holds no longer
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(default="")

    class Meta:
        db_table = "documents_issueddocument"
        constraints = [models.UniqueConstraint(fields=["dossier", "template", "matter"], name="issued_document_once")]

    def __str__(self) -> str:
        return self.code
