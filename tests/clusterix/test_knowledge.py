"""What the five source documents come to: names merged, contradictions decided, regions complete."""

from datetime import date
from decimal import Decimal

import pytest

from partners.models import Country, Organisation, OrganisationName, Region
from practices.models import Edition, Transfer
from projects.models import Indicator, Output, Partnership, Phase, Project
from sources.models import Citation, Conflict, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

INMA = "INMA – National Institute of Research"
NAMES = {
    "west-pannon": {
        ("West-Pannon Regional and Economic Development Public Nonprofit Ltd.", "en", "full"),
        ("West-Pannon Regional and Economic Development Nonprofit Ltd", "en", "full"),
        ("Nyugat-Pannon Nonprofit Kft", "hu", "full"),
        ("West Pannon Ltd.", "en", "short"),
        ("Westpannon", "en", "short"),
    },
    "lund-university": {
        ("Lund University", "en", "full"),
        ("Cluster 55°/ Lund University", "en", "joint"),
        ("Cluster 55/ Lund University", "en", "variant"),
    },
    "inma": {
        (
            "INMA Institutul National De Cercetare-Dezvoltare Pentru Masini Si Instalatii Destinate Agriculturii Si "
            "Industriei Alimentare",
            "ro",
            "full",
        ),
        (
            f"{INMA} – Development for Machines and Installations designed to Agriculture and Food Industry",
            "en",
            "full",
        ),
        (
            f"{INMA} Development for Machines and Installations Designed to Agriculture and Food Industry",
            "en",
            "variant",
        ),
    },
    "region-of-southern-denmark": {
        ("Region of Southern Denmark", "en", "full"),
        ("Region Syddanmark", "da", "full"),
    },
    "karlsruhe-economic-development": {
        ("Economic Development Karlsruhe", "en", "full"),
        ("Stadt Karlsruhe Wirtschaftsförderung", "de", "full"),
    },
    "ecoplus": {
        ("ecoplus. The Business Agency of Lower Austria", "en", "full"),
        ("ecoplus, The Business Agency of Lower Austria", "en", "variant"),
    },
    "tillvaxtverket": {
        ("Tillväxtverket", "sv", "full"),
        ("Tillväxtverket Swedish Agency for Economic and Regional Growth", "en", "full"),
    },
    "tis-innovation-park": {
        ("TIS Innovation Park", "en", "full"),
        ("TIS, Techno Innovation South Tyrol SpA", "en", "full"),
    },
    "idm-sudtirol": {("IDM Südtirol – Alto Adige", "de", "full")},
    "erai": {
        ("ERAI Entreprise Rhône-Alpes International", "fr", "full"),
        ("ERAI – Entreprise Rhone-Alpes International", "fr", "variant"),
    },
    "regional-council-of-auvergne": {("Regional Council of Auvergne", "en", "full")},
    "region-skane": {("Region Skåne", "sv", "full")},
    "university-of-ljubljana": {
        ("University of Ljubljana", "en", "full"),
        ("University of Ljubjana", "en", "variant"),
    },
}
COUNTRY_OF = {
    "ecoplus": "AT",
    "flanders-innovation-entrepreneurship": "BE",
    "czechinvest": "CZ",
    "ministry-of-industry-and-trade-czech-republic": "CZ",
    "regional-development-agency-ostrava": "CZ",
    "karlsruhe-economic-development": "DE",
    "vdi-vde-innovation-technology": "DE",
    "region-of-southern-denmark": "DK",
    "erai": "FR",
    "regional-council-of-auvergne": "FR",
    "hungarian-pole-programme-office": "HU",
    "ministry-for-national-development-and-economy-hungary": "HU",
    "west-pannon": "HU",
    "idm-sudtirol": "IT",
    "piemonte-region": "IT",
    "tis-innovation-park": "IT",
    "city-office-of-rzeszow": "PL",
    "inma": "RO",
    "north-east-regional-development-agency": "RO",
    "lund-university": "SE",
    "region-skane": "SE",
    "tillvaxtverket": "SE",
    "university-of-ljubljana": "SI",
    "ministry-of-economy-slovakia": "SK",
    "slovak-innovation-and-energy-agency": "SK",
}
REGION_OF = {
    "ecoplus": "AT12",
    "tis-innovation-park": "ITH1",
    "idm-sudtirol": "ITH1",
    "region-of-southern-denmark": "DK03",
    "erai": "FRK2",
    "west-pannon": "HU22",
    "karlsruhe-economic-development": "DE122",
    "regional-council-of-auvergne": "FRK1",
    "flanders-innovation-entrepreneurship": "BE2",
    "north-east-regional-development-agency": "RO21",
    "region-skane": "SE224",
    "piemonte-region": "ITC1",
    "city-office-of-rzeszow": "PL823",
}
# slug -> the source preferred, the value it means, and everything stated as (source, value)
CONFLICTS = {
    "clusterix-erdf-funding": (
        "commission-2016",
        "1296064.00",
        {("sheet-clusterix", "1687872.00"), ("commission-2016", "1296064.00")},
    ),
    "erai-country": (
        "nuts",
        "FR",
        {("leaflet-clusterix", "AT"), ("sheet-clusterix", "FR"), ("nuts", "FR")},
    ),
    "region-skane-country": ("nuts", "SE", {("sheet-clusterix-2", "SK"), ("nuts", "SE")}),
    "clusterix-number-of-countries": (
        "sheet-clusterix",
        "8",
        {
            ("commission-2016", "8"),
            ("leaflet-clusterix", "8"),
            ("leaflet-clusterix", "7"),
            ("sheet-clusterix", "8"),
        },
    ),
    "clusterix-2-phase-2-end": (
        "sheet-clusterix-2",
        "2021-04-01",
        {("sheet-clusterix-2", "2021-04-01"), ("sheet-clusterix-2", "2021-03-31")},
    ),
    "clustercoop-start": (
        "editors",
        "2011-04-01",
        {("sheet-clustercoop", "Apri 2011"), ("editors", "2011-04-01")},
    ),
    "clustercoop-kinds-of-partners": (
        "sheet-clustercoop",
        "wider",
        {("sheet-clustercoop", "authorities and intermediaries"), ("sheet-clustercoop", "wider")},
    ),
    "clusterix-spelling": (
        "leaflet-clusterix",
        "ClusteriX",
        {
            ("leaflet-clusterix", "ClusteriX"),
            ("leaflet-clusterix", "Clusterix"),
            ("sheet-clusterix", "ClusteriX"),
        },
    ),
    "gyor-spelling": ("nuts", "Győr", {("sheet-clusterix", "Gyõr"), ("nuts", "Győr")}),
    "ljubljana-spelling": (
        "editors",
        "University of Ljubljana",
        {("sheet-clustercoop", "University of Ljubjana"), ("editors", "University of Ljubljana")},
    ),
    "clusterix-2-end": (
        "sheet-clusterix-2",
        "2021-04-01",
        {("sheet-clusterix-2", "2021-04-01"), ("sheet-clusterix-2", "2021-03-31")},
    ),
    "west-pannon-legal-form": (
        "sheet-clusterix-2",
        "West-Pannon Regional and Economic Development Public Nonprofit Ltd.",
        {
            (
                "sheet-clusterix-2",
                "West-Pannon Regional and Economic Development Public Nonprofit Ltd.",
            ),
            ("leaflet-clusterix", "West-Pannon Regional and Economic Development Nonprofit Ltd"),
        },
    ),
    "erai-spelling": (
        "sheet-clusterix",
        "ERAI Entreprise Rhône-Alpes International",
        {
            ("sheet-clusterix", "ERAI Entreprise Rhône-Alpes International"),
            ("leaflet-clusterix", "ERAI – Entreprise Rhone-Alpes International"),
        },
    ),
    "cluster-55-spelling": (
        "sheet-clusterix",
        "Cluster 55°/ Lund University",
        {
            ("sheet-clusterix", "Cluster 55°/ Lund University"),
            ("leaflet-clusterix", "Cluster 55/ Lund University"),
        },
    ),
    "ecoplus-punctuation": (
        "sheet-clusterix",
        "ecoplus. The Business Agency of Lower Austria",
        {
            ("sheet-clusterix", "ecoplus. The Business Agency of Lower Austria"),
            ("sheet-clusterix-2", "ecoplus. The Business Agency of Lower Austria"),
            ("leaflet-clusterix", "ecoplus. The Business Agency of Lower Austria"),
            ("commission-2016", "ecoplus, The Business Agency of Lower Austria"),
        },
    ),
    "inma-english-name": (
        "sheet-clusterix-2",
        f"{INMA} – Development for Machines and Installations designed to Agriculture and Food Industry",
        {
            (
                "sheet-clusterix-2",
                f"{INMA} – Development for Machines and Installations designed to Agriculture and Food Industry",
            ),
            (
                "leaflet-clusterix",
                f"{INMA} Development for Machines and Installations Designed to Agriculture and Food Industry",
            ),
        },
    ),
    "inma-romanian-name": (
        "editors",
        "Institutul Național de Cercetare-Dezvoltare pentru Mașini și Instalații Destinate Agriculturii și Industriei "
        "Alimentare",
        {
            (
                "sheet-clusterix",
                "INMA Institutul National De Cercetare-Dezvoltare Pentru Masini Si Instalatii Destinate Agriculturii "
                "Si Industriei Alimentare",
            ),
            (
                "editors",
                "Institutul Național de Cercetare-Dezvoltare pentru Mașini și Instalații Destinate Agriculturii și "
                "Industriei Alimentare",
            ),
        },
    ),
}


def test_twenty_five_organisations_come_out_of_the_thirty_places_in_the_partner_lists():
    countries = dict(Organisation.objects.values_list("slug", "country_id"))

    assert countries == COUNTRY_OF
    assert Partnership.objects.count() == 30


@pytest.mark.parametrize("slug", NAMES)
def test_every_name_of_an_organisation_is_kept_with_its_language(slug):
    names = OrganisationName.objects.filter(organisation__slug=slug)

    assert set(names.values_list("name", "language", "kind")) == NAMES[slug]


def test_an_organisation_that_no_document_names_twice_has_the_one_name():
    others = OrganisationName.objects.exclude(organisation__slug__in=NAMES)

    named = sorted(others.values_list("organisation__slug", flat=True))

    assert named == sorted(set(COUNTRY_OF) - set(NAMES))


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("tis-innovation-park", "idm-sudtirol"),
        ("erai", "regional-council-of-auvergne"),
        ("lund-university", "region-skane"),
    ],
)
def test_bodies_that_follow_one_another_or_share_a_region_stay_two(one, another):
    found = Organisation.objects.filter(slug__in=[one, another])

    shared = set.intersection(
        *[{name.name for name in organisation.names.all()} for organisation in found]
    )
    assert (found.count(), shared) == (2, set())


def test_no_organisation_is_said_to_follow_another_since_no_document_says_so():
    assert not Organisation.objects.exclude(predecessors=None).exists()


def test_no_project_is_said_to_follow_another_since_no_document_says_so():
    assert not Project.objects.exclude(predecessor=None).exists()


def test_a_region_is_given_only_where_the_documents_make_it_certain():
    placed = Organisation.objects.exclude(region=None)

    assert dict(placed.values_list("slug", "region_id")) == REGION_OF


def test_every_region_in_use_has_a_point_for_its_label():
    used = {*REGION_OF.values(), "AT12", "HU221", "HU22", "ITH1", "SE", "RO"}

    assert not Region.objects.filter(code__in=used, latitude=None).exists()


def test_a_partnership_keeps_the_names_that_its_project_used():
    west_pannon = Partnership.objects.filter(organisation__slug="west-pannon")

    used = {p.project.slug: {name.name for name in p.names_used.all()} for p in west_pannon}

    assert used == {
        "clusterix": {
            "Nyugat-Pannon Nonprofit Kft",
            "West-Pannon Regional and Economic Development Nonprofit Ltd",
            "West Pannon Ltd.",
        },
        "clusterix-2": {
            "West-Pannon Regional and Economic Development Public Nonprofit Ltd.",
            "Westpannon",
        },
    }


def test_the_partners_of_each_project_are_counted_and_numbered():
    orders = {
        project.slug: list(project.partnerships.order_by("order").values_list("order", flat=True))
        for project in Project.objects.all()
    }

    assert orders == {
        "clusterix": list(range(1, 10)),
        "clusterix-2": list(range(1, 12)),
        "clustercoop": list(range(1, 11)),
    }


def test_each_project_has_its_lead_partner():
    leads = Partnership.objects.filter(role="lead")

    assert dict(leads.values_list("project__slug", "organisation__slug")) == {
        "clusterix": "ecoplus",
        "clusterix-2": "ecoplus",
        "clustercoop": "ministry-for-national-development-and-economy-hungary",
    }


def test_one_budget_share_a_project_is_stated():
    shares = Partnership.objects.exclude(budget=None)

    assert set(shares.values_list("project__slug", "organisation__slug", "budget")) == {
        ("clusterix", "west-pannon", Decimal("153872.00")),
        ("clusterix-2", "west-pannon", Decimal("178550.00")),
    }


def test_every_contradiction_in_the_documents_is_listed():
    assert set(Conflict.objects.values_list("slug", flat=True)) == set(CONFLICTS)


@pytest.mark.parametrize("slug", CONFLICTS)
def test_a_contradiction_keeps_every_value_and_prefers_one_for_a_reason(slug):
    preferred_source, preferred_value, stated = CONFLICTS[slug]

    conflict = Conflict.objects.get(slug=slug)

    citations = conflict.citations.select_related("source")
    assert (conflict.preferred.source.code, conflict.preferred.meaning) == (
        preferred_source,
        preferred_value,
    )
    assert {(c.source.code, c.meaning) for c in citations} == stated
    assert {c.meaning for c in citations if c.stance == "agrees"} == {preferred_value}
    assert conflict.reason


def test_projects_carry_the_values_that_were_preferred():
    projects = Project.objects.order_by("slug")

    values = projects.values_list(
        "slug", "programme__slug", "start", "end", "total_budget", "erdf_amount"
    )

    assert list(values) == [
        (
            "clustercoop",
            "central-europe",
            date(2011, 4, 1),
            date(2014, 4, 30),
            Decimal(2153000),
            None,
        ),
        (
            "clusterix",
            "interreg-ivc",
            date(2012, 1, 1),
            date(2014, 12, 31),
            Decimal(1687872),
            Decimal(1296064),
        ),
        (
            "clusterix-2",
            "interreg-europe",
            date(2016, 4, 1),
            date(2021, 4, 1),
            Decimal(2126574),
            None,
        ),
    ]


def test_phases_carry_the_dates_that_were_preferred():
    assert list(
        Phase.objects.order_by("start").values_list("project__slug", "name", "start", "end")
    ) == [
        ("clusterix-2", "Phase 1", date(2016, 4, 1), date(2019, 3, 31)),
        ("clusterix-2", "Phase 2", date(2019, 4, 1), date(2021, 4, 1)),
    ]


def test_competence_mapping_went_from_lower_austria_to_three_places():
    transfers = Transfer.objects.values_list(
        "practice__slug", "from_region", "to_region", "status", "year"
    )

    assert set(transfers) == {
        ("competence-mapping", "AT12", "ITH1", "adopted", None),
        ("competence-mapping", "AT12", "SE", "adopted", None),
        ("competence-mapping", "AT12", "RO", "adopted", None),
    }


def test_the_targets_of_clusterix_2_are_those_of_its_sheet():
    indicators = Indicator.objects.order_by("order").values_list(
        "project__slug", "comparison", "target"
    )

    assert list(indicators) == [
        ("clusterix-2", "exactly", 32),
        ("clusterix-2", "at-least", 20),
        ("clusterix-2", "exactly", 10),
        ("clusterix-2", "exactly", 10),
        ("clusterix-2", "at-least", 50),
        ("clusterix-2", "at-least", 50),
    ]


def test_outputs_say_that_their_links_are_lost():
    assert set(Output.objects.values_list("slug", "language", "link_status")) == {
        ("clusterix-manual-of-good-practices", "en", "lost"),
        ("clusterix-policy-recommendations", "en", "lost"),
        ("cluster-master-course-materials", "", "lost"),
        ("western-transdanubian-regional-action-plan", "hu", "lost"),
        ("clusterix-roadmap", "", "none"),
    }


def test_every_practice_is_published_as_edition_one_and_is_complete():
    editions = Edition.objects.all()

    assert {(edition.number, edition.status) for edition in editions} == {(1, "published")}
    assert {edition.practice.slug: edition.missing() for edition in editions} == {
        "competence-mapping": {},
        "innovation-procurement": {},
        "peer-exchange-formats": {},
        "three-step-cross-linking": {},
        "cluster-master-course": {},
        "lessons-into-regional-plans": {},
        "joint-cluster-policy-frameworks": {},
        "strategic-cluster-partnerships": {},
    }


def test_every_filled_section_of_a_practice_names_its_source():
    filled, cited = set(), set()
    for edition in Edition.objects.select_related("practice").prefetch_related("citations"):
        filled |= {(edition.practice.slug, name) for name, _, text in edition.sections() if text}
        cited |= {(edition.practice.slug, citation.field) for citation in edition.citations.all()}

    assert filled - cited == set()


def test_every_record_that_is_cited_exists():
    citations = Citation.objects.prefetch_related("record")

    assert [citation.pk for citation in citations if citation.record is None] == []


def test_the_five_documents_are_sources_with_eurostats_classification_and_the_editors_own_corrections():
    assert dict(Source.objects.values_list("code", "date")) == {
        "commission-2016": date(2016, 11, 28),
        "leaflet-clusterix": None,
        "sheet-clusterix": None,
        "sheet-clusterix-2": None,
        "sheet-clustercoop": None,
        "nuts": None,
        "editors": None,
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("NL33", {"NL36"}),
        ("PT17", {"PT1A", "PT1B"}),
        ("LV007", {"LV00A", "LV00B", "LV00C"}),
        ("PT16", {"PT19", "PT1D"}),
        ("DEG0N", {"DEG0R"}),
    ],
)
def test_a_region_of_2021_that_is_no_more_says_where_its_territory_went(old, new):
    region = Region.objects.get(code=old)

    assert set(region.successors.values_list("code", flat=True)) == new
    assert region.last_edition == 2021
    assert set(region.successors.values_list("first_edition", "last_edition")) == {(2024, 2024)}


def test_a_region_of_the_latest_edition_has_no_successor():
    assert not Region.objects.current().exclude(successors=None).exists()


def test_every_region_of_2021_that_is_no_more_has_a_successor():
    gone = Region.objects.filter(last_edition=2021)

    assert list(gone.filter(successors=None).values_list("code", flat=True)) == []


def test_greece_and_the_united_kingdom_have_their_own_letters_in_nuts():
    differing = [country for country in Country.objects.all() if country.code != country.nuts_code]

    assert {(country.code, country.nuts_code, country.name) for country in differing} == {
        ("GR", "EL", "Greece"),
        ("GB", "UK", "United Kingdom"),
    }
    assert set(
        Region.objects.filter(code__in=["EL30", "UKI"]).values_list("code", "country_id")
    ) == {
        ("EL30", "GR"),
        ("UKI", "GB"),
    }


def test_every_region_below_country_level_stands_under_one_a_level_up_in_the_same_country():
    regions = Region.objects.exclude(level=0).select_related("parent")

    wrong = [
        region.code
        for region in regions
        if not region.parent
        or region.parent.level != region.level - 1
        or region.parent.country_id != region.country_id
        or not region.code.startswith(region.parent_id[: region.parent.level + 1])
    ]

    assert wrong == []


def test_a_current_region_stands_under_a_current_one():
    assert (
        not Region.objects.current()
        .exclude(parent=None)
        .exclude(parent__last_edition=2024)
        .exists()
    )


def test_every_country_has_its_region_of_level_0():
    countries = set(Country.objects.values_list("nuts_code", flat=True))

    assert set(Region.objects.filter(level=0).values_list("code", flat=True)) == countries
