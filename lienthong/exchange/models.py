"""Data services that can be asked, and the agreements under which they answer."""

from __future__ import annotations

from django.db import models


class DataService(models.Model):
    """One question that a registry answers, or one kind of fact that it takes in; ``body`` is the definition."""

    code = models.TextField(primary_key=True)  # population.person
    registry = models.ForeignKey("registries.Registry", on_delete=models.PROTECT, related_name="services")
    body = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        db_table = "exchange_dataservice"

    def __str__(self) -> str:
        return self.code


class Agreement(models.Model):
    """Who may ask a service (or write through it) for which fields, for which purpose, on which basis, until when."""

    code = models.TextField(primary_key=True)  # population.person-one_stop-read: one clause for one consumer
    agreement = models.TextField(default="")  # the definition that the clause stands in
    service = models.ForeignKey(DataService, on_delete=models.PROTECT, related_name="agreements")
    consumer_type = models.TextField()  # agency type of the pack, or "person" (one's own data on the portal)
    procedures = models.JSONField(default=list)  # codes, empty: every procedure
    mode = models.TextField(default="read")  # read, write, update
    fields = models.JSONField()
    purpose_vi = models.TextField()
    purpose_en = models.TextField()
    legal_basis = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    sha256 = models.TextField()

    class Meta:
        db_table = "exchange_agreement"
        indexes = [models.Index(fields=["service", "consumer_type", "mode"], name="agreement_lookup")]

    def __str__(self) -> str:
        return self.code


class WrittenFact(models.Model):
    """What a dossier has written through a service: each named write once, so that a retry finds the first result."""

    dossier = models.TextField()
    service = models.ForeignKey(DataService, on_delete=models.PROTECT, related_name="written")
    name = models.TextField(default="")  # which of the dossier's writes: a procedure's ``as``
    version = models.ForeignKey("registries.RecordVersion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "exchange_writtenfact"
        constraints = [models.UniqueConstraint(fields=["dossier", "service", "name"], name="written_fact_once")]

    def __str__(self) -> str:
        return f"{self.dossier} {self.service_id}"
