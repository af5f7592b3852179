"""Fixtures are built from facts: what the builder does, and when it refuses."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from clusterix.facts import Facts, FactsError
from clusterix.fixture_builder.builder import Builder
from clusterix.fixture_builder.files import FILES, FOLDER, rendered
from clusterix.management.commands import build_fixtures


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of fixtures/ that the command works on in place of the committed one."""
    copy = tmp_path / "fixtures"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(build_fixtures, "FOLDER", copy)
    monkeypatch.setattr(build_fixtures, "Builder", lambda: Builder(copy))
    return copy


def edit(path: Path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def facts_about(*statements, conflicts=(), organisations=None, partners=()):
    """Facts of one small document called “sheet” and one called “story”."""

    def write(folder):
        (folder / "facts").mkdir(parents=True)
        (folder / "editorial").mkdir()
        for code in ("sheet", "story"):
            mine = [
                {k: v for k, v in s.items() if k != "source"}
                for s in statements
                if s["source"] == code
            ]
            lists = [
                {k: v for k, v in p.items() if k != "source"}
                for p in partners
                if p["source"] == code
            ]
            document = {
                "source": {"code": code, "title": code},
                "statements": mine,
                "partners": lists,
            }
            (folder / "facts" / f"{code}.yaml").write_text(
                yaml.safe_dump(document), encoding="utf-8"
            )
        editorial = {
            "corrections": {"source": {"code": "editors"}, "statements": []},
            "conflicts": list(conflicts),
            "organisations": organisations or {},
        }
        for name, content in editorial.items():
            (folder / "editorial" / f"{name}.yaml").write_text(
                yaml.safe_dump(content), encoding="utf-8"
            )
        return Facts(folder)

    return write


def says(source, means, field="end", of="project:p"):
    return {
        "source": source,
        "of": of,
        "field": field,
        "says": f"it is {means}",
        "means": means,
        "at": "line 1",
    }


def partner(source, name):
    return {
        "source": source,
        "project": "p",
        "name": name,
        "language": "en",
        "country": "AT",
        "at": "line 2",
    }


def test_the_committed_fixtures_are_what_the_facts_give(capsys):
    call_command("build_fixtures", check=True)

    assert capsys.readouterr().out == "8 fixtures, 0 of them changed.\n"


def test_every_fixture_is_built_and_no_other_lies_in_the_folder():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FILES)


def test_a_changed_fact_fails_the_check_which_names_the_stale_files_and_writes_nothing(folder):
    edit(folder / "facts" / "commission-2016.yaml", 'means: "1687872.00"', 'means: "1687873.00"')
    before = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}

    with pytest.raises(
        CommandError, match=r"^Not what the facts give: projects\.json, citations\.json\."
    ):
        call_command("build_fixtures", check=True)

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")} == before


def test_building_writes_only_the_files_that_changed(folder, capsys):
    edit(
        folder / "facts" / "sheet-clusterix-2.yaml",
        "32 policy learning events",
        "thirty-two policy learning events",
    )

    call_command("build_fixtures")
    call_command("build_fixtures", check=True)

    assert capsys.readouterr().out.splitlines() == [
        "8 fixtures, 1 of them changed.",
        "8 fixtures, 0 of them changed.",
    ]


def test_a_fixture_edited_by_hand_fails_the_check(folder):
    edit(folder / "partners.json", '"country": "SE"', '"country": "SK"')

    with pytest.raises(CommandError, match=r"Not what the facts give: partners\.json\."):
        call_command("build_fixtures", check=True)


def test_a_missing_fixture_fails_the_check(folder):
    (folder / "topics.json").unlink()

    with pytest.raises(CommandError, match=r"Not what the facts give: topics\.json\."):
        call_command("build_fixtures", check=True)


def test_a_disagreement_that_nobody_decided_stops_the_build(folder):
    edit(
        folder / "facts" / "leaflet-clusterix.yaml",
        "statements:\n",
        "statements:\n  - {of: project:clusterix, field: end, kind: quoted, "
        'says: March 2015, means: 2015-03-31, at: "line 1"}\n',
    )

    with pytest.raises(CommandError) as raised:
        call_command("build_fixtures")

    assert str(raised.value) == (
        "Sources differ about end of project:clusterix (leaflet-clusterix says 'March 2015'; "
        "sheet-clusterix says '31st December 2014'). Decide in editorial/conflicts.yaml."
    )


def test_a_name_that_no_organisation_has_stops_the_build(folder):
    edit(folder / "facts" / "sheet-clustercoop.yaml", "Piemonte Region", "Regione Piemonte")

    with pytest.raises(CommandError) as raised:
        call_command("build_fixtures")

    assert str(raised.value) == (
        "sheet-clustercoop names “Regione Piemonte”; say in organisations.yaml which organisation it is."
    )


def test_a_name_that_two_organisations_claim_stops_the_build(folder):
    edit(
        folder / "editorial" / "organisations.yaml",
        "names: [Region Skåne]",
        "names: [Region Skåne, Lund University]",
    )

    with pytest.raises(CommandError) as raised:
        call_command("build_fixtures")

    assert (
        str(raised.value)
        == "organisations.yaml gives “Lund University” to both lund-university and region-skane."
    )


def test_a_fact_about_a_record_that_no_editor_described_stops_the_build(folder):
    edit(
        folder / "facts" / "leaflet-clusterix.yaml",
        "of: edition:lessons-into-regional-plans",
        "of: edition:unheard-of",
    )

    with pytest.raises(
        CommandError,
        match=r"^A fact is about edition:unheard-of, which no editorial file describes\.$",
    ):
        call_command("build_fixtures")


def test_a_partner_whom_the_fullest_list_leaves_out_stops_the_build(folder):
    edit(
        folder / "facts" / "leaflet-clusterix.yaml",
        "name: Region of Southern Denmark",
        "name: Regional Development Agency Ostrava",
    )
    edit(folder / "facts" / "leaflet-clusterix.yaml", "country: DK", "country: CZ")

    with pytest.raises(CommandError) as raised:
        call_command("build_fixtures")

    assert str(raised.value) == (
        "No single list of clusterix names every partner; regional-development-agency-ostrava is left out."
    )


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "says: a while ago",
            "say of what kind it is, quoted, paraphrased or derived.",
        ),
        (
            "kind: paraphrased, says: a while ago",
            "“start” holds a name, a figure, a date or a choice. Quote the words of the document, "
            "or choose “derived” and say how the value follows.",
        ),
        (
            "kind: derived, says: a while ago",
            "Say how the value follows, such as “sum of …” or “country of the region”.",
        ),
        (
            "kind: quoted, says: a while ago when nobody of us had been born yet",
            "A quotation has at most 8 words, and this one has 11. Quote fewer words, or say it in your own.",
        ),
    ],
)
def test_a_statement_that_breaks_a_rule_of_its_kind_stops_the_build(folder, statement, sentence):
    edit(
        folder / "facts" / "sheet-clusterix.yaml",
        "statements:\n",
        f'statements:\n  - {{of: project:clusterix, field: start, {statement}, at: "line 1"}}\n',
    )

    with pytest.raises(CommandError) as raised:
        call_command("build_fixtures")

    assert str(raised.value) == f"sheet-clusterix about start of project:clusterix: {sentence}"


def test_sources_that_say_the_same_need_no_decision(tmp_path):
    facts = facts_about(says("sheet", "2014-12-31"), says("story", "2014-12-31"))(tmp_path)

    assert facts.values("project:p") == {"end": "2014-12-31"}


def test_a_statement_in_prose_gives_no_value_and_differs_from_nothing(tmp_path):
    facts = facts_about(says("sheet", "2014-12-31"), says("story", ""))(tmp_path)

    assert facts.values("project:p") == {"end": "2014-12-31"}


def test_the_decision_says_which_value_is_shown(tmp_path):
    decision = {"slug": "end-of-p", "of": "project:p", "field": "end", "prefer": "story"}
    facts = facts_about(
        says("sheet", "2014-12-31"), says("story", "2015-01-31"), conflicts=[decision]
    )(tmp_path)

    assert facts.values("project:p") == {"end": "2015-01-31"}


def test_a_decision_about_values_that_do_not_differ_is_an_error(tmp_path):
    decision = {"slug": "end-of-p", "of": "project:p", "field": "end", "prefer": "story"}
    facts = facts_about(
        says("sheet", "2014-12-31"), says("story", "2014-12-31"), conflicts=[decision]
    )(tmp_path)

    with pytest.raises(
        FactsError, match=r"^conflicts\.yaml decides end-of-p, but the facts do not differ there\.$"
    ):
        facts.values("project:p")


def test_a_decision_for_a_source_that_is_silent_is_an_error(tmp_path):
    decision = {"slug": "end-of-p", "of": "project:p", "field": "end", "prefer": "leaflet"}
    facts = facts_about(
        says("sheet", "2014-12-31"), says("story", "2015-01-31"), conflicts=[decision]
    )(tmp_path)

    with pytest.raises(FactsError, match="for end-of-p, which states no such value"):
        facts.values("project:p")


def test_a_variant_belongs_to_the_organisation_and_is_kept_as_a_variant(tmp_path):
    organisations = {"o": {"names": ["Ljubljana"], "variants": ["Ljubjana"]}}
    write = facts_about(
        organisations=organisations,
        partners=[partner("sheet", "Ljubjana"), partner("story", "Ljubljana")],
    )

    namings = write(tmp_path).namings

    assert [(n.source, n.organisation, n.name, n.kind) for n in namings] == [
        ("sheet", "o", "Ljubjana", "variant"),
        ("story", "o", "Ljubljana", "full"),
    ]


def test_a_fixture_has_one_record_a_line():
    records = Builder().build()["projects"]

    text = rendered(records)

    lines = text.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", len(records) + 2)
    assert json.loads(text) == records
