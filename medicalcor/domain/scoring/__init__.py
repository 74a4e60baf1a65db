"""The rule-based lead scorer: what scores when no model can (spec §4), and what `medicalcor explain` shows."""

from medicalcor.domain.scoring.verdict import RuleScore, score_by_rules

__all__ = ["RuleScore", "score_by_rules"]
