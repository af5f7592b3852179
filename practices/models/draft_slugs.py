"""The address of a practice that was never published is random.

Made of the title, it would tell a stranger who begins one of the same title that it is there.
"""

import re
import secrets

DRAFT_SLUG = re.compile(r"draft-[0-9a-f]{16}")


def draft_slug():
    return f"draft-{secrets.token_hex(8)}"


def is_draft_slug(slug):
    return DRAFT_SLUG.fullmatch(slug) is not None
