"""What is going on in the back-office when the browser tests begin. `python -m tests.browser.scene` sets it up.

Edition 9 is in review, with a remark; edition 10 is a draft with text that the administrator typed and did not save.
They have brought four files, too: one with an error, one to confirm, one that is being looked at, one in older letters;
and two files of organisations: one was imported, one was taken back, so that a record lies in the bin
beside one that was public.
Two people are invited: one who is new, and one who has an account.
"""

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models need the settings
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.text import slugify  # noqa: E402

from backoffice import actions as bin_actions  # noqa: E402
from backoffice import autosave  # noqa: E402
from backoffice.record_versions import own_version  # noqa: E402
from editorial import actions, invitations  # noqa: E402
from editorial.models.invitation import VALID_FOR, hash_of  # noqa: E402
from imports import actions as import_actions  # noqa: E402
from imports import runs, taking_back  # noqa: E402
from partners.models import Organisation  # noqa: E402
from practices.models import Edition  # noqa: E402
from sources.models import LinkCheck  # noqa: E402


def person(name):
    return get_user_model().objects.get(username=name)


FILE = """title;organisation;slug;change_note
Cluster weeks in schools;{organisation};;
From shared lessons to regional plans;;lessons-into-regional-plans;{note}
Working together on cluster policies and funding frameworks;;joint-cluster-policy-frameworks;
"""


def bring(name, content):
    batch = import_actions.receive(
        SimpleUploadedFile(name, content), kind="practices", by=person("administrator")
    )
    if batch.total and name != "moving.csv":
        runs.validate(batch)


def import_organisation(name):
    content = f"slug,name,country\n{slugify(name)},{name},AT\n".encode()
    file = SimpleUploadedFile(f"{name}.csv", content)
    batch = import_actions.receive(file, kind="organisations", by=person("administrator"))
    runs.validate(batch)
    import_actions.confirm(batch)
    batch.refresh_from_db()
    runs.carry_out(batch)
    batch.refresh_from_db()
    return batch


def delete_public_organisation():
    """Its address says that it is gone."""
    import_organisation("Agency that is gone")
    organisation = Organisation.objects.get(slug="agency-that-is-gone")
    organisation.is_public = True
    organisation.save()
    bin_actions.delete(organisation, by=person("administrator"))


def invite(email, *, token=None):
    """An invitation; with `token`, its mail was sent with a link that the tests know."""
    organisation = person("contributor").memberships.get().organisation
    invitation, _ = invitations.invite(
        email,
        first_name="Ida",
        last_name="Invited",
        organisations=[organisation],
        by=person("publisher"),
    )
    if token is None:
        return
    now = timezone.now()
    invitation.token_hash = hash_of(token)
    invitation.sent_at = now
    invitation.expires_at = now + VALID_FOR
    invitation.save()


def main():
    live = Edition.objects.published().get(practice__slug="lessons-into-regional-plans")
    new = actions.open_new_edition(live, by=person("editor"))
    new.summary = (
        "Regions write down what they take home from each visit, and a year later what came of it."
    )
    new.description += "\n\n**Once a year** the list is read again. See https://example.org/plans."
    new.save()
    # Asked just now, so that the server of the tests does not ask it.
    gone = {"state": LinkCheck.State.FAILS, "answer": "404 Not Found", "checked_at": timezone.now()}
    LinkCheck.objects.create(url="https://example.org/plans", **gone)
    new = actions.submit(
        new, by=person("editor"), comment="With the experience of the second year."
    )
    actions.comment_on_field(new, "evidence", "Which regions are these?", by=person("publisher"))
    contributor = person("contributor")
    organisation = contributor.memberships.get().organisation
    draft = actions.begin(
        "Vouchers for first innovation projects", organisation=organisation, by=contributor
    )
    typed = {"title": draft.title, "summary": "Small firms get a"}
    autosave.save(
        draft,
        typed,
        form=autosave.new_form(),
        base_version=own_version(draft),
        by=person("administrator"),
    )
    assert (new.pk, draft.pk) == (9, 10)
    for name, note in (
        ("wrong.csv", "x" * 201),
        ("right.csv", "With a second year"),
        ("moving.csv", ""),
    ):
        bring(name, FILE.format(organisation=organisation.slug, note=note).encode())
    bring("letters.csv", "title;organisation\nGyőri vásár;x\n".encode("cp1250"))
    import_organisation("Agency of the scene")
    batch = import_organisation("Agency taken back")
    import_actions.take_back(batch)
    batch.refresh_from_db()
    taking_back.take_back(batch)
    delete_public_organisation()
    invite("new@example.org", token="new-person")
    invite("editor@clusterix.example", token="known-person")
    # `run_due` sends this one.
    invite("waiting@example.org")


if __name__ == "__main__":
    main()
