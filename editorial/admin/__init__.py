from editorial.admin.edition import EditionAdmin
from editorial.admin.person import PersonAdmin

__all__ = ["EditionAdmin", "PersonAdmin"]
