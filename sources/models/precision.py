from django.db import models


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"
