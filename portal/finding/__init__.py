"""Who fits what is asked, in an order that is made of reasons: pure data, and its queries."""

from portal.finding.comparison import Comparison
from portal.finding.ranking import Match, Ranking
from portal.finding.reasons import Reason
from portal.finding.wishes import Aspect, Wish, understood

__all__ = ["Aspect", "Comparison", "Match", "Ranking", "Reason", "Wish", "understood"]
