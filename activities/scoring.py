"""`score-lead`: what a message is worth, by the model or, where it may not or cannot judge, by the rules (spec §4)."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity

from activities._consents import consents_of_form
from activities._errors import vendor_errors
from medicalcor.contracts.leads import LeadScore, ScoreLead
from medicalcor.contracts.names import SCORE_LEAD
from medicalcor.domain.classification import classify
from medicalcor.domain.consent import AiBasis, Need, allows
from medicalcor.domain.consent import Consents as DomainConsents
from medicalcor.domain.emergency import danger_to_life
from medicalcor.domain.language import detect_language
from medicalcor.domain.lead_refresh import RULES
from medicalcor.domain.procedures import normalise_procedures
from medicalcor.domain.redaction import redact
from medicalcor.domain.scoring import score_by_rules
from medicalcor.observability.metrics import (
    LEAD_SCORING,
    LEAD_SCORING_DURATION,
    LEAD_SCORING_ERRORS,
    LEAD_SCORING_FALLBACK,
)
from medicalcor.vendors.errors import VendorError
from medicalcor.vendors.openai_prompt import PROMPT_VERSION

if TYPE_CHECKING:
    from medicalcor.vendors.openai import ModelScore, OpenAIScorer


class Scoring:
    """Handed the model's client, or None without a key, and on what it may see a redacted enquiry (`AI_BASIS`)."""

    def __init__(self, scorer: OpenAIScorer | None, ai_basis: str) -> None:
        self._scorer = scorer
        self._ai_basis = AiBasis(ai_basis)

    @activity.defn(name=SCORE_LEAD.name)
    async def score_lead(self, lead: ScoreLead) -> LeadScore:
        """The score; ApplicationError when the model was asked and failed: the workflow asks again for the rules."""
        scorer = self._scorer if lead.scorer != RULES and self._may_leave(lead) else None
        started = time.perf_counter()
        # Language detection loads a model of its own at first: off the loop, where it would stop every other scoring.
        if scorer is None:
            score = await asyncio.to_thread(_by_rules, lead)
        else:
            score = await self._by_model(scorer, lead)
        LEAD_SCORING_DURATION.labels(score.model).observe(time.perf_counter() - started)
        LEAD_SCORING.labels(classify(score.score), str(score.fallback_used).lower()).inc()
        if score.fallback_used:
            LEAD_SCORING_FALLBACK.inc()
        return score

    def _may_leave(self, lead: ScoreLead) -> bool:
        """Whether the model may see it: a no on the form counts on any basis (spec §4)."""
        now = datetime.now(UTC)
        given = consents_of_form(lead.consent, now) if lead.consent else ()
        consents = DomainConsents({consent.type: consent for consent in given})
        return allows(Need.AI, consents, now, ai_basis=self._ai_basis)

    async def _by_model(self, scorer: OpenAIScorer, lead: ScoreLead) -> LeadScore:
        message, history = await asyncio.to_thread(_redacted, lead)
        with vendor_errors():
            try:
                answer = await scorer.score(message, history, channel=lead.channel, language=lead.language)
            except VendorError as error:
                LEAD_SCORING_ERRORS.labels(error.error_type).inc()
                raise
        return await asyncio.to_thread(_of_model, lead, answer)


def _redacted(lead: ScoreLead) -> tuple[str, list[str]]:
    return redact(lead.message, lead.known_names), [redact(text, lead.known_names) for text in lead.history]


def _of_model(lead: ScoreLead, answer: ModelScore) -> LeadScore:
    return LeadScore(
        score=answer.score,
        confidence=answer.confidence,
        reasoning=answer.reasoning,
        suggested_action=answer.suggested_action,
        procedure_interest=normalise_procedures(answer.procedure_interest),
        urgency_indicators=list(answer.urgency_indicators),
        budget_mentioned=answer.budget_mentioned,
        language=detect_language(lead.message, lead.language) or answer.language,
        # Either suffices: a model that was talked out of it must not silence the rules.
        life_threatening=answer.life_threatening or danger_to_life(lead.message),
        fallback_used=False,
        model=answer.model,
        prompt=PROMPT_VERSION,
    )


def _by_rules(lead: ScoreLead) -> LeadScore:
    verdict = score_by_rules(lead.message, lead.history, language=lead.language)
    return LeadScore(
        score=verdict.score,
        confidence=verdict.confidence,
        reasoning=verdict.reasoning,
        suggested_action=verdict.suggested_action,
        procedure_interest=list(verdict.procedure_interest),
        urgency_indicators=list(verdict.urgency_indicators),
        budget_mentioned=verdict.budget_mentioned,
        language=verdict.language,
        life_threatening=danger_to_life(lead.message),
        fallback_used=True,
        model=RULES,
    )
