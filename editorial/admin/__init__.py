from editorial.admin.edition import EditionAdmin

__all__ = ["EditionAdmin"]
