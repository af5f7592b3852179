"""Three-way merge of a form by field: what it was opened with, what is saved now, and what somebody typed."""

from dataclasses import dataclass, field

from django.utils.text import get_text_list

from backoffice.form_values import is_changed, put_values, sent_values, value_text
from backoffice.people import name_of

# A message names no more of the changes than a person reads.
MOST_NAMED = 8


@dataclass
class Conflict:
    """A field, or a row of parts, that two people changed. `name` is what the form calls it."""

    name: str
    label: str
    saved: str
    typed: str
    # A file cannot be chosen for somebody, so the form comes back without it.
    is_file: bool = False
    # A part that this person can no longer change: the text is shown, to be copied.
    is_locked: bool = False
    # Of the element on the page; rows have none before they are numbered.
    anchor: str = ""


@dataclass
class Merge:
    """What became of a form. `kept` names what others changed and the form now has."""

    authors: list
    by: object
    kept: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_own(self):
        """Whether the person saved the other version too, in another tab."""
        return all(author == self.by for author in self.authors)

    @property
    def others(self):
        """“Anna Berger and Jan Novak”."""
        others = [author for author in self.authors if author != self.by]
        return get_text_list([called(author) for author in others], "and")

    @property
    def kept_message(self):
        changed = get_text_list(shortened(self.kept), "and")
        if self.is_own:
            return f"You changed this in another tab: {changed}. These changes are kept."
        return f"{self.others} changed this since you opened the page: {changed}. These changes are kept."


def shortened(names):
    if len(names) <= MOST_NAMED:
        return names
    return [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]


def called(author):
    # The account may have been deleted since.
    if author is None:
        return "Somebody"
    return name_of(author)


def merge_fields(merge, data, forms, names, label=""):
    """Merge some fields into `data`. `forms` are (as opened, as saved now, as sent), the last one bound.

    Where the history does not say how the form was opened, the first is None: each difference is then asked.
    """
    opened, saved, typed = forms
    for name in names:
        if opened is not None and sent_values(opened, name) == sent_values(saved, name):
            continue
        # Both may have typed the same.
        if not is_changed(typed, saved, name):
            continue
        field_label = f"{label}{saved[name].label}"
        if opened is None or is_changed(typed, opened, name):
            merge.conflicts.append(conflict_of(saved, typed, name, field_label))
        else:
            put_values(data, saved, name)
            merge.kept.append(field_label)


def conflict_of(saved, typed, name, label):
    form_field = saved.fields[name]
    return Conflict(
        name=saved[name].html_name,
        label=label,
        saved=value_text(form_field, saved[name].initial),
        typed=value_text(form_field, typed[name].data),
        is_file=typed.fields[name].widget.needs_multipart_form,
        anchor=saved[name].auto_id,
    )


def changed_labels(opened, saved, names):
    """“Budget: 300,000, Role: Partner”: what others made of these fields."""
    changed = []
    for name in names:
        if sent_values(opened, name) != sent_values(saved, name):
            text = value_text(saved.fields[name], saved[name].initial)
            changed.append(f"{saved[name].label}: {text}")
    return ", ".join(changed)
