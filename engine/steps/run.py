"""``run``: walks a shared path and comes back to the step after this one.

breathe:
  run: breathing
"""

from engine.steps.base import Step


class Run(Step, frozen=True, kw_only=True, tag="run"):
    run: str
