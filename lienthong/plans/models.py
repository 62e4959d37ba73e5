"""Plans as they are defined, version by version; how each task stands; evidence, reports, the history of progress."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Plan(models.Model):
    """A plan as it is now; ``body`` is its definition, ``owner`` the office, or the place, whose plan it is.

    ``source`` is ``pack`` for what the pack defines, ``unit`` for what a unit brought as a file or sheet.
    """

    code = models.TextField(primary_key=True)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.TextField()
    body = models.JSONField()
    sha256 = models.TextField()
    number = models.IntegerField()  # of the version
    is_live = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "plans_plan"

    def __str__(self) -> str:
        return self.code


class PlanVersion(models.Model):
    """What a plan said, from when, and who brought it: kept for good."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    body = models.JSONField()
    at = models.DateTimeField()
    by_id = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "plans_planversion"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class Task(models.Model):
    """How a task stands now. ``unit`` answers for it; ``parent`` is the task that it refines.

    ``due`` is the date in force: the definition's, or what a decision made of it. A task that its plan no longer has is
    not live; its history stays.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    code = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="refinements")
    place = models.IntegerField()  # in the plan's own order
    due = models.DateField()
    done_on = models.DateField(null=True)
    number = models.IntegerField(default=0)  # of the newest version
    is_live = models.BooleanField(default=True)

    class Meta:
        db_table = "plans_task"
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="task_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.code}"


class TaskVersion(models.Model):
    """One change of a task: what it came to, by which act, who did it and why. Never changed, never deleted.

    ``detail`` holds what the act said: ``reason``, ``decision`` (``number``, ``by``, ``on``), ``old_due``,
    ``deliverable``, ``file``, ``differences`` of a definition in both languages.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    act = models.TextField()
    due = models.DateField()
    done_on = models.DateField(null=True)
    detail = models.JSONField()
    at = models.DateTimeField()
    by_id = models.TextField()
    by_name = models.TextField()
    by_unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "plans_taskversion"
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="task_version_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.number} {self.act}"


class Evidence(models.Model):
    """A file that shows a deliverable. ``verdict`` is empty until somebody else has judged it."""

    class Verdict(models.TextChoices):
        """What became of it."""

        WAITING = ""
        ACCEPTED = "accepted"
        RETURNED = "returned"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence")
    deliverable = models.TextField()
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    note = models.TextField(default="")
    given_by = models.TextField()
    given_name = models.TextField()
    given_at = models.DateTimeField()
    verdict = models.TextField(choices=Verdict, default=Verdict.WAITING, blank=True)
    reason = models.TextField(default="")
    judged_by = models.TextField(default="")
    judged_name = models.TextField(default="")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(given_by=models.F("judged_by")), name="evidence_other_eyes"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.deliverable}"


class ProgressPoint(models.Model):
    """How far a task was on a day, of what could be measured; days on which nothing could be have no point."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="points")
    day = models.DateField()
    share = models.DecimalField(max_digits=8, decimal_places=7)

    class Meta:
        db_table = "plans_progresspoint"
        constraints = [models.UniqueConstraint(fields=["task", "day"], name="progress_once_a_day")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.day} {self.share}"


class Report(models.Model):
    """A report on a unit's tasks in a plan over a period: drafted from the numbers, signed by the unit's head.

    ``body`` is what the numbers were when it was drafted; ``file`` comes when the worker has printed and sealed it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    body = models.JSONField()
    remarks = models.TextField(default="")
    drafted_by = models.TextField()
    drafted_name = models.TextField()
    drafted_at = models.DateTimeField()
    signed_by = models.TextField(default="")
    signed_name = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)
    file = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    trouble = models.TextField(default="")

    class Meta:
        db_table = "plans_report"
        indexes = [
            models.Index(
                fields=["signed_at"],
                name="report_to_print",
                condition=Q(signed_at__isnull=False, file=None, trouble=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit_id} {self.first} {self.last}"
