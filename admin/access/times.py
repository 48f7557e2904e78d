"""How long things last that have to do with coming in."""

from datetime import timedelta

INVITED_FOR = timedelta(hours=48)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
LOCK_WITHIN = timedelta(minutes=15)
MOST_FAILURES = 5
