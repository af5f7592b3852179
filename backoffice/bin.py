"""What the bin keeps of a deleted record, and how the record is made of it again."""

from collections import Counter, defaultdict
from itertools import chain

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector

from backoffice.history import is_tracked
from backoffice.models import DeletedRecord


class WholeCollector(Collector):
    """Collects every record that a deletion takes along.

    Django leaves those to the database for which it has nothing to do.
    """

    def can_fast_delete(self, *args, **kwargs):
        return False


def collect(record):
    """(records, links) of a deletion of `record`; `record` is the first of the records.

    `links` are (other record, foreign key) that the deletion empties.
    Raises ProtectedError where something else needs the record.
    """
    collector = WholeCollector(using=DEFAULT_DB_ALIAS, origin=record)
    collector.collect([record])
    records = [record]
    for instances in collector.data.values():
        records += [instance for instance in instances if instance != record]
    deleted = {(type(each), each.pk) for each in records}
    links = []
    for (field, _), groups in collector.field_updates.items():
        for linked in chain.from_iterable(groups):
            # One that is deleted along with the record keeps its link.
            if (field.model, linked.pk) not in deleted:
                links.append((linked, field))
    return records, links


def pack(records, links):
    """As JSON holds it."""
    return {
        "records": [pack_record(record) for record in records],
        "links": [pack_link(record, field) for record, field in links],
    }


def pack_link(record, field):
    return {
        "model": record._meta.label,
        "key": record.pk,
        "field": field.name,
        "to": getattr(record, field.attname),
    }


def pack_record(record):
    values = {}
    for field in record._meta.concrete_fields:
        value = field.value_from_object(record)
        if value is not None:
            # The text that `to_python` of the same field reads again.
            value = field.value_to_string(record)
        values[field.attname] = value
    return {"model": record._meta.label, "values": values}


def unpack(contents):
    """The records as they were, none of them saved."""
    return [unpack_record(packed) for packed in contents["records"]]


def unpack_record(packed):
    model = apps.get_model(packed["model"])
    values = {}
    for field in model._meta.concrete_fields:
        # A field that came after the deletion begins with its default.
        if field.attname in packed["values"]:
            value = packed["values"][field.attname]
            values[field.attname] = field.to_python(value)
    return model(**values)


def parts_in_words(contents):
    """[“2 partnerships”, …] of the parts that people know of."""
    numbers = Counter(packed["model"] for packed in contents["records"][1:])
    parts = []
    for label, number in numbers.items():
        model = apps.get_model(label)
        # The rows of many-to-many relations and notifications have no names that people know.
        if is_tracked(model):
            opts = model._meta
            name = opts.verbose_name if number == 1 else opts.verbose_name_plural
            parts.append(f"{number} {name}")
    return parts


def emptied_links(contents):
    """[(other record, foreign key, key)] of the links that the deletion emptied and that are empty still."""
    links = []
    for link in contents["links"]:
        model = apps.get_model(link["model"])
        still_empty = model._base_manager.filter(pk=link["key"], **{link["field"]: None})
        record = still_empty.first()
        if record:
            links.append((record, model._meta.get_field(link["field"]), link["to"]))
    return links


def slug_of(record):
    """The slug that no other record of this kind may have; empty where there is none."""
    for field in record._meta.concrete_fields:
        if is_slug(field):
            return getattr(record, field.attname)
    return ""


def is_slug(field):
    return isinstance(field, models.SlugField) and field.unique


def url_of(record):
    """The path of the page on which the public reads the record; empty where it is a part of another one."""
    if hasattr(record, "permanent_url"):
        return record.get_absolute_url()
    slug = slug_of(record)
    if not slug or not hasattr(record, "get_absolute_url"):
        return ""
    url = record.get_absolute_url()
    # The page of an event is that of its project, whose slug is another one.
    if url.endswith(f"/{slug}/"):
        return url
    return ""


def is_known_to_public(record):
    """Whether visitors may know of the record: they read it, or once did."""
    if hasattr(record, "was_published"):
        return record.was_published
    records = type(record)._default_manager
    if not hasattr(records, "public"):
        return True
    return records.public().filter(pk=record.pk).exists()


def missing_links(records):
    """[(record, field, key)] of foreign keys to what neither `records` nor the database has."""
    present = {(type(record), record.pk) for record in records}
    links = []
    for record in records:
        for field in record._meta.concrete_fields:
            key = getattr(record, field.attname)
            if field.is_relation and key is not None:
                links.append((record, field, key))
    present |= present_in_database(links, present)
    return [link for link in links if (link[1].related_model, link[2]) not in present]


def present_in_database(links, known):
    keys_by_model = defaultdict(set)
    for _, field, key in links:
        if (field.related_model, key) not in known:
            keys_by_model[field.related_model].add(key)
    present = set()
    for model, keys in keys_by_model.items():
        present.update((model, key) for key in present_keys(model, keys))
    return present


def present_keys(model, keys):
    """Those of `keys` that a record of `model` has."""
    present = model._base_manager.filter(pk__in=keys)
    return set(present.values_list("pk", flat=True))


def tracked(records):
    """{model: records} of those that have a history."""
    by_model = defaultdict(list)
    for record in records:
        if is_tracked(type(record)):
            by_model[type(record)].append(record)
    return by_model


def files_in(contents):
    """{name: field} of the files that the records have."""
    files = {}
    for record in unpack(contents):
        for field in record._meta.concrete_fields:
            if isinstance(field, models.FileField):
                name = field.value_from_object(record).name
                files[name] = field
    # A record without a file has an empty name.
    files.pop("", None)
    return files


def is_used(name, field):
    """Whether a record has the file: an edition shares its picture with the next one."""
    return field.model._base_manager.filter(**{field.name: name}).exists()


def remove_from_bin(model, name, key):
    """Take those records of `model` out of the bin whose foreign key `name` has this key."""
    attname = model._meta.get_field(name).attname
    for deleted in DeletedRecord.objects.all():
        records = []
        for packed in deleted.contents["records"]:
            is_theirs = packed["model"] == model._meta.label
            if not is_theirs or packed["values"][attname] != str(key):
                records.append(packed)
        if records == deleted.contents["records"]:
            continue
        is_record_itself = records[:1] != deleted.contents["records"][:1]
        if is_record_itself:
            deleted.delete()
        else:
            deleted.contents["records"] = records
            deleted.save(update_fields=["contents"])
