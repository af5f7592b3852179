"""Two records of one organisation become one: all that led to one leads to the other."""

from partners.merging.merge import merge, plan_merge

__all__ = ["merge", "plan_merge"]
