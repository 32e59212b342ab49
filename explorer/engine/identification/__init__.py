"""Which rule made a given path: every rule fitted to it, and ranked by where it departs."""

from explorer.engine.identification.candidate import Candidate
from explorer.engine.identification.candidates import Candidates
from explorer.engine.identification.identify import identify

__all__ = ["Candidate", "Candidates", "identify"]
