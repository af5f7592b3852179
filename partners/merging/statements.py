from sources.reassign import reassign


def move_statements(plan, old, new, targets=None):
    """Move citations and conflicts from `old` to `new`."""
    reassigned = reassign(old, new, targets=targets)
    if reassigned.moved:
        plan.moved.append(("citations", reassigned.moved))
    plan.duplicates += reassigned.duplicates
    for title in reassigned.undecided:
        plan.notes.append(f"Sources will disagree: {title}. You will need to resolve this.")
    for sentence, conflicts in reassigned.problems:
        # The preview links each of these to its form.
        records = [(str(conflict), conflict) for conflict in conflicts]
        plan.problems.append((sentence, records))
