"""Grounding: every sentence is checked against the evidence before it is shown."""

from agent.grounding.gate import Gate, Withheld
from agent.grounding.records.records import Records

__all__ = ["Gate", "Records", "Withheld"]
