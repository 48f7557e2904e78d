"""Rules: what is recommended, and what never; decided by merchandisers, shown to shoppers."""

from brand.rules.rule import PriceBand, Rule, RuleBody, RuleKind, Target, TargetValue

__all__ = ["PriceBand", "Rule", "RuleBody", "RuleKind", "Target", "TargetValue"]
