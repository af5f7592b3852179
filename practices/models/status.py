"""The states of an edition and of a transfer, and the groups of states that queries ask for."""

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in-review", "In review"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"
    ARCHIVED = "archived", "Archived"


OPEN = (Status.DRAFT, Status.IN_REVIEW)


class TransferStatus(models.TextChoices):
    CONSIDERED = "considered", "Considered"
    PLANNED = "planned", "Planned"
    ADOPTED = "adopted", "Adopted"
    ADAPTED = "adapted", "Adapted"
    FAILED = "did-not-work", "Did not work"


TAKEN_UP = (TransferStatus.ADOPTED, TransferStatus.ADAPTED)
