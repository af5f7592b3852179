import pytest
from tests.factories import *
from partners.models import Region
pytestmark = pytest.mark.django_db
def test_all(client):
    e = EditionFactory(published=True, topics=[TopicFactory()], regions=[RegionFactory()], projects=[ProjectFactory()])
    TransferFactory(practice=e.practice); ActionUpdateFactory(); ReviewFactory(); RecommendationFactory(); IndicatorReportFactory(); MediaAppearanceFactory(); EventFactory(); PolicyInstrumentFactory(); PartnershipFactory(lead=True); PhaseFactory(); OutputFactory(); OrganisationNameFactory(); UserFactory(role="editor", organisation=e.practice.organisation)
    ConflictFactory(record=e, decided=True)
    r = client.get(e.get_absolute_url())
    assert r.status_code == 200
def test_seeded(seeded, client):
    assert Region.objects.count() == 2261
    Region.objects.filter(children=None).delete() if 0 else None
    assert client.get("/practices/").status_code==200
