"""Even-handedness, audited: who is named must not decide what a sentence is."""

from claimframe.audit.figures import audit_model
from claimframe.audit.report import table

__all__ = ["audit_model", "table"]
