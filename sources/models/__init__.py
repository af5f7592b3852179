from sources.models.citation import CitableQuerySet, Citation, citable_models
from sources.models.conflict import Conflict
from sources.models.link_check import LinkCheck
from sources.models.precision import Precision
from sources.models.source import Source
from sources.models.statement_kind import StatementKind

__all__ = [
    "CitableQuerySet",
    "Citation",
    "Conflict",
    "LinkCheck",
    "Precision",
    "Source",
    "StatementKind",
    "citable_models",
]
