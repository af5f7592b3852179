"""`manage.py seed` and `prepare`: an empty database is filled, one in use is left alone."""

import json

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from simple_history.utils import get_history_manager_for_model

from clusterix import seeding
from partners.models import Membership, Organisation
from practices.models import Edition, Topic
from projects.models import Project
from search.models import SearchDocument
from sources.models import Citation
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
EVERYTHING = {
    "backoffice.Autosave": 0,
    "backoffice.DeletedRecord": 0,
    "editorial.Invitation": 0,
    "editorial.MailPreference": 0,
    "editorial.Notification": 0,
    "editorial.ReviewComment": 0,
    "editorial.Transition": 0,
    "partners.Country": 40,
    "partners.Membership": 0,
    "partners.Organisation": 25,
    "partners.OrganisationName": 40,
    "partners.OrganisationRedirect": 0,
    "partners.Region": 2261,
    "practices.Action": 0,
    "practices.ActionPlan": 1,
    "practices.ActionUpdate": 0,
    "practices.Edition": 8,
    "practices.Practice": 8,
    "practices.Recommendation": 0,
    "practices.Topic": 10,
    "practices.Transfer": 3,
    "projects.Event": 1,
    "projects.Indicator": 6,
    "projects.IndicatorReport": 0,
    "projects.MediaAppearance": 1,
    "projects.Output": 5,
    "projects.Partnership": 30,
    "projects.Phase": 2,
    "projects.PolicyInstrument": 0,
    "projects.Programme": 3,
    "projects.Project": 3,
    "sources.Citation": 292,
    "sources.Conflict": 17,
    "sources.LinkCheck": 0,
    "sources.Source": 7,
}


def counted():
    models = [model for model in seeding.records() if not seeding.is_history(model)]
    return {model._meta.label: model._default_manager.count() for model in models}


def tracked():
    return [
        model
        for model in seeding.records()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]


def histories():
    return {model._meta.label: get_history_manager_for_model(model).count() for model in tracked()}


@pytest.mark.usefixtures("seeded")
class TestASeededDatabase:
    def test_holds_everything(self):
        assert counted() == EVERYTHING

    def test_has_one_entry_of_history_a_record_which_says_where_it_came_from(self):
        entries = {}
        for model in tracked():
            rows = get_history_manager_for_model(model).values_list(
                "history_type", "history_change_reason"
            )
            entries[model._meta.label] = list(rows)

        first = ("+", "Seeded from the source documents")
        assert entries == {
            model._meta.label: [first] * EVERYTHING[model._meta.label] for model in tracked()
        }

    def test_keeps_the_many_to_many_values_in_its_history(self):
        entry = Organisation.objects.get(slug="erai").partnerships.get().history.get()

        assert entry.names_used.count() == 2

    def test_has_every_public_record_in_the_index(self):
        kinds = SearchDocument.objects.values_list("kind", flat=True)

        assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
            "practice": 8,
            "project": 3,
            "organisation": 25,
            "action-plan": 1,
            "output": 5,
        }

    def test_is_valid_by_its_own_rules(self):
        for model in seeding.records():
            if not seeding.is_history(model) and model._meta.label not in {"partners.Region"}:
                for record in model._default_manager.all():
                    record.full_clean()

    def test_is_left_as_it_is_by_a_second_seeding_which_says_so(self, capsys):
        Project.objects.filter(slug="clusterix").update(summary="What staff wrote.")
        before = counted(), histories()

        call_command("seed")

        assert (
            capsys.readouterr().out
            == "The database already holds records, so nothing was loaded.\n"
        )
        assert (counted(), histories()) == before
        assert Project.objects.get(slug="clusterix").summary == "What staff wrote."

    def test_is_not_forced_without_a_reset(self):
        with pytest.raises(CommandError, match="The database holds records"):
            call_command("seed", force=True)

        assert counted() == EVERYTHING

    @pytest.mark.parametrize("answer", ["", "yes", "delete"])
    def test_is_not_reset_by_a_careless_answer(self, monkeypatch, answer):
        monkeypatch.setattr("builtins.input", lambda question: answer)

        with pytest.raises(CommandError, match=r"^Nothing was deleted\.$"):
            call_command("seed", force=True, reset=True)

        assert counted() == EVERYTHING

    def test_is_reset_when_that_was_meant(self, capsys):
        staff = UserFactory(organisation=Organisation.objects.first())
        Project.objects.filter(slug="clusterix").update(summary="What staff wrote.")
        Edition.objects.get(practice__slug="competence-mapping").topics.set(Topic.objects.all())
        Citation.objects.first().delete()
        OrganisationFactory()

        call_command("seed", force=True, reset=True, noinput=True)

        assert counted() == EVERYTHING
        assert set(histories().items()) >= {("projects.Project", 3), ("partners.Organisation", 25)}
        assert Project.objects.get(slug="clusterix").summary != "What staff wrote."
        assert Edition.objects.get(practice__slug="competence-mapping").topics.count() == 2
        assert get_user_model().objects.get() == staff
        assert "search index: 42 documents" in capsys.readouterr().out


class TestPreparing:
    @pytest.fixture(autouse=True)
    def own_directory(self, settings, tmp_path):
        settings.VAR_DIR = tmp_path

    def test_a_database_in_use_keeps_what_staff_edited(self, seeded, capsys):
        Project.objects.filter(slug="clusterix").update(summary="What staff wrote.")

        call_command("prepare")

        assert Project.objects.get(slug="clusterix").summary == "What staff wrote."
        assert "Loading" not in capsys.readouterr().out

    def test_it_prints_the_addresses_of_the_port_that_is_served(self, seeded, capsys):
        call_command("prepare", port="8123")

        out = capsys.readouterr().out
        addresses = [word for word in out.split() if word.startswith("http")]
        assert addresses == [
            "http://127.0.0.1:8123/",
            "http://127.0.0.1:8123/admin/",
            "http://127.0.0.1:8123/api/",
        ]

    def test_one_account_a_role_is_made_and_each_password_works(self, seeded, settings):
        call_command("prepare")

        passwords = json.loads((settings.VAR_DIR / "demo-accounts.json").read_text())
        users = [
            authenticate(username=name, password=password) for name, password in passwords.items()
        ]
        assert {
            (u.username, u.is_staff, u.is_superuser, *u.groups.values_list("name", flat=True))
            for u in users
        } == {
            ("administrator", True, True),
            ("publisher", True, False, "Publisher"),
            ("editor", True, False, "Editor"),
            ("contributor", True, False, "Contributor"),
        }
        assert len(set(passwords.values())) == 4
        assert list(Membership.objects.values_list("user__username", "organisation__slug")) == [
            ("contributor", "west-pannon")
        ]

    def test_the_file_with_the_passwords_is_for_the_owner_only(self, seeded, settings):
        call_command("prepare")

        assert (settings.VAR_DIR / "demo-accounts.json").stat().st_mode & 0o777 == 0o600

    def test_a_second_start_makes_no_account_and_shows_the_same_passwords(self, seeded, capsys):
        call_command("prepare")
        first, accounts = (
            capsys.readouterr().out,
            list(get_user_model().objects.values_list("pk", "password")),
        )

        call_command("prepare")

        assert capsys.readouterr().out == first
        assert list(get_user_model().objects.values_list("pk", "password")) == accounts

    def test_production_makes_no_account(self, seeded, settings):
        settings.DEMO = False

        call_command("prepare")

        assert not get_user_model().objects.exists()
        assert not (settings.VAR_DIR / "demo-accounts.json").exists()
