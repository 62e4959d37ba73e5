"""Questions that people keep: each with all its versions, its owner, and whether others see it."""

from __future__ import annotations

from django.db import models


class SavedQuery(models.Model):
    """A question that somebody keeps; ``number`` is that of its newest version. It holds SQL, never an answer."""

    owner_id = models.TextField()  # the actor's
    owner_name = models.TextField()
    number = models.IntegerField(default=1)
    is_shared = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "analysis_savedquery"
        indexes = [models.Index(fields=["owner_id"], name="saved_query_owner", condition=models.Q(removed_at=None))]

    def __str__(self) -> str:
        return f"query {self.pk}"


class SavedQueryVersion(models.Model):
    """What a question said from a moment on; never changed."""

    query = models.ForeignKey(SavedQuery, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    title = models.TextField()
    sql = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "analysis_savedqueryversion"
        constraints = [models.UniqueConstraint(fields=["query", "number"], name="saved_query_version_once")]

    def __str__(self) -> str:
        return f"{self.query_id} v{self.number} {self.title}"
