from backoffice.models.autosave import Autosave
from backoffice.models.deleted_record import DeletedRecord

__all__ = ["Autosave", "DeletedRecord"]
