"""What was open, written down once a day."""

from __future__ import annotations

from django.db import models


class StockCount(models.Model):
    """What was open at a unit and beneath it at the (local) midnight with which a day began; nothing of nobody.

    A day that was written down has at least the row of the country, if only with zeros.
    """

    day = models.DateField()
    place_id = models.BigIntegerField()
    bloc = models.TextField()
    link = models.TextField()  # see rules.Link
    open = models.IntegerField()
    paused = models.IntegerField()
    overdue = models.IntegerField()
    at_risk = models.IntegerField()

    class Meta:
        db_table = "indicators_stockcount"
        constraints = [models.UniqueConstraint(fields=["day", "place_id", "bloc", "link"], name="stock_count_once")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.day}"
