from projects.models.event import Event, MediaAppearance
from projects.models.indicator import Indicator, IndicatorReport
from projects.models.output import Output
from projects.models.partnership import Partnership
from projects.models.programme import PolicyInstrument, Programme
from projects.models.project import Phase, Project

__all__ = [
    "Event",
    "Indicator",
    "IndicatorReport",
    "MediaAppearance",
    "Output",
    "Partnership",
    "Phase",
    "PolicyInstrument",
    "Programme",
    "Project",
]
