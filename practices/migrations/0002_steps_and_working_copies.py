"""Every change of an edition's state leaves a step; what reviewers decided so far becomes steps, too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATUSES = [
    ("draft", "Draft"), ("in-review", "In review"), ("published", "Published"), ("superseded", "Superseded"),
    ("archived", "Archived"),
]
VERBS = [
    ("add", "Add"), ("view", "View"), ("edit", "Edit"), ("submit", "Submit"), ("withdraw", "Withdraw"),
    ("return", "Return"), ("publish", "Publish"), ("open a new edition", "Open a new edition"),
    ("archive", "Archive"), ("restore", "Restore"),
]
OF_DECISION = {"published": ("publish", "published"), "returned": ("return", "draft")}


def keep_reviews(apps, schema_editor):
    Review, Step = apps.get_model("practices", "Review"), apps.get_model("practices", "Step")
    for review in Review.objects.order_by("pk").iterator():
        verb, status = OF_DECISION[review.decision]
        step = Step.objects.create(
            edition_id=review.edition_id, by_id=review.reviewer_id, verb=verb, from_status="in-review",
            to_status=status, version=1, comment=review.comment,
        )
        Step.objects.filter(pk=step.pk).update(created_at=review.created_at)


def keep_decisions(apps, schema_editor):
    Review, Step = apps.get_model("practices", "Review"), apps.get_model("practices", "Step")
    for step in Step.objects.filter(verb__in=["publish", "return"], from_status="in-review").order_by("pk").iterator():
        decision = "published" if step.verb == "publish" else "returned"
        review = Review.objects.create(
            edition_id=step.edition_id, reviewer_id=step.by_id, decision=decision, comment=step.comment
        )
        Review.objects.filter(pk=review.pk).update(created_at=step.created_at)


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *[
            migrations.AddField(
                model,
                "version",
                models.PositiveIntegerField(
                    default=1,
                    editable=False,
                    help_text="Goes up with each save and each step, so that no save undoes another.",
                ),
            )
            for model in ("edition", "historicaledition")
        ],
        # A draft may be saved with an image that nobody has described yet.
        migrations.RemoveConstraint("edition", "an_image_is_described"),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "in-review"]),
                    ("image", ""),
                    models.Q(("image_alt", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_published_image_is_described",
                violation_error_message="Describe the image in words for those who cannot see it.",
            ),
        ),
        migrations.CreateModel(
            "WorkingCopy",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("values", models.JSONField(default=dict, blank=True)),
                ("typed_at", models.DateTimeField(null=True, blank=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copies",
                        to="practices.edition",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            {
                "verbose_name_plural": "working copies",
                "constraints": [
                    models.UniqueConstraint(fields=["edition", "user"], name="one_working_copy_a_person")
                ],
            },
        ),
        migrations.RemoveConstraint("review", "a_return_says_why"),  # the name is wanted for the steps
        migrations.CreateModel(
            "Step",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField("what was done", choices=VERBS, max_length=20)),
                ("from_status", models.CharField("from", blank=True, choices=STATUSES, max_length=12)),
                ("to_status", models.CharField("to", choices=STATUSES, max_length=12)),
                ("version", models.PositiveIntegerField(help_text="The version of the text that it was done to.")),
                ("comment", models.TextField(blank=True)),
                ("created_at", models.DateTimeField("when", auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="practices.edition"
                    ),
                ),
            ],
            {
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb", "return"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_return_says_why",
                        violation_error_message="Say what should change.",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_reviews, keep_decisions),
        migrations.DeleteModel("Review"),
    ]
