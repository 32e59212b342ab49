"""Which rule made a given path: every rule fitted to it, and ranked by where it departs."""

from explorer.engine.identification.identify import Candidate, identify

__all__ = ["Candidate", "identify"]
