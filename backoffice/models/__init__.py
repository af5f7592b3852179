from backoffice.models.deleted_record import DeletedRecord

__all__ = ["DeletedRecord"]
