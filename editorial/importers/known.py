"""What rows may name, as far as the person may know of it: practices, organisations, regions, topics, projects."""

from django.db.models import Prefetch

from backoffice.models import DeletedRecord
from editorial.importers.columns import LINK_KEYS, edition_field
from imports.import_kind import texts_of
from practices.fields import SEVERAL
from practices.models import Edition, Practice
from practices.permissions import is_staff_role, organisations_of
from projects.models import Project


def projects_for(user):
    """The projects that a person may name."""
    if is_staff_role(user):
        return Project.objects.all()
    return Project.objects.public()


class KnownRecords:
    """`keys` has {column: {name in a cell: primary key}}, for the whole run. `load` reads the rest for a few rows."""

    def __init__(self, user):
        self.user = user
        self.is_staff = is_staff_role(user)
        self.keys = {}
        for column in SEVERAL:
            records = edition_field(column).related_model.objects
            self.keys[column] = dict(records.values_list(LINK_KEYS[column], "pk"))
        self.keys["projects"] = dict(projects_for(user).values_list("slug", "pk"))

    def load(self, rows):
        self.load_practices(texts_of(rows, "slug"))
        names = texts_of(rows, "organisation")
        self.load_organisations(names)
        # A row may name an organisation by a former slug.
        slugs = {organisation.slug for organisation in self.organisations.values()}
        self.load_slugs_by_title(texts_of(rows, "title"), names | slugs)

    def load_practices(self, slugs):
        practices = (
            Practice.objects.workable_by(self.user)
            .filter(slug__in=slugs)
            .select_related("organisation")
            .prefetch_related(
                Prefetch("editions", Edition.objects.prefetch_related(*SEVERAL)),
                "projects",
            )
        )
        self.practices = {practice.slug: practice for practice in practices}
        self.slugs_in_bin = DeletedRecord.objects.reserved(Practice, slugs)

    def load_organisations(self, names):
        """{name in a cell: organisation}, by its slug, those of records merged into it, and names it alone has."""
        organisations = organisations_of(self.user)
        by_slug = organisations.in_bulk(names, field_name="slug")
        merged = organisations.by_former_slug(names - by_slug.keys())
        named = organisations.by_name(names - by_slug.keys() - merged.keys() - {""})
        self.organisations = by_slug | merged | named
        # What a row says of it is then compared by its slug.
        for organisation in [*merged.values(), *named.values()]:
            self.organisations[organisation.slug] = organisation

    def load_slugs_by_title(self, titles, organisations):
        """{(title, organisation): slug of the practice}, by which a new practice is found to be there already."""
        editions = Edition.objects.workable_by(self.user).filter(
            title__in=titles,
            practice__organisation__slug__in=organisations,
        )
        self.slugs_by_title = {}
        for title, organisation, slug in editions.values_list(
            "title",
            "practice__organisation__slug",
            "practice__slug",
        ):
            self.slugs_by_title[title, organisation] = slug
