"""Two records of the same organisation become one: everything that led to one of them leads to the other."""

from partners.merging.merge import merge, plan_merge

__all__ = ["merge", "plan_merge"]
