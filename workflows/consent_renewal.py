"""`consent-renewal-workflow`: a person is asked to renew consents that end, until the answer or the end (spec §3).

Rounds: HubSpot is read, then what is due is asked, then it waits for an answer, the next asking or the end.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.care import (
        ConsentRenewal,
        ConsentRenewalOutcome,
        ConsentReply,
        ConsentsRead,
        GrantedConsent,
        ReadConsents,
        RenewalView,
    )
    from medicalcor.contracts.leads import ConsentChange, RecordConsent
    from medicalcor.contracts.messages import PatientReply, Question
    from medicalcor.contracts.names import (
        CONSENT_RENEWAL,
        CONSENT_REPLY,
        DELIVERY,
        PATIENT_REPLY,
        READ_CONSENTS,
        RECORD_CONSENT,
        RENEWAL_STATE,
        conversation_id,
        record_consent_id,
    )
    from medicalcor.contracts.sends import DeliveryOutcome, Outbound
    from medicalcor.domain.consent import LIFE, ConsentState
    from medicalcor.domain.consent_renewal import Asking, askings
from workflows._asking import NO, STOP, YES, Askings, carry_out, said_no, shown
from workflows._options import call
from workflows._renewal_proof import SeenText, expiry_proof, reply_proof
from workflows._timer import MovableTimer

_TEMPLATE = "consent_renewal"
_SAME_GRANT = timedelta(days=1)
"""An end that moved by more is that of another grant."""
_OPERATOR, _WHATSAPP, _EXPIRY = "operator", "WhatsApp", "expiry"
_BY_STATE = {"ended": "expired", "expired": "expired", "withdrawn": "stopped", "denied": "denied"}


@workflow.defn(name=CONSENT_RENEWAL.name)
class ConsentRenewalWorkflow:
    """Signals note; rounds act. What HubSpot says now counts, not what it said when this began."""

    @workflow.init
    def __init__(self, given: ConsentRenewal) -> None:
        self._given = given
        self._person = given.person(workflow.info().workflow_id.rpartition("/")[2])
        self._tags = given.tags.model_copy(update={"patient_ref": self._person.patient_ref})
        self._asking = Askings()
        self._consents: list[GrantedConsent] = []
        self._ends_at = given.expires_at
        self._language = given.language
        self._seen: SeenText | None = None
        self._timer = MovableTimer()
        self._state, self._outcome = "reading", ""

    @workflow.run
    async def run(self, given: ConsentRenewal) -> ConsentRenewalOutcome:
        """Until an answer, STOP or the first end; fails, visibly, where HubSpot was away for a day."""
        while not self._outcome:
            self._outcome = await self._round()
        await self._asking.end(self._person.patient_ref)
        self._state = "done"
        workflow.set_current_details(f"{self._outcome}; {shown(self._asking.asked)}")
        return ConsentRenewalOutcome(
            outcome=self._outcome, expires_at=self._ends_at, consent_types=self._types(), asks=self._asking.asked
        )

    @workflow.signal(name=PATIENT_REPLY.name)
    def patient_reply(self, given: PatientReply) -> None:
        """A tap or a short answer, and `stop` after an opt-out. After the end there is no answer."""
        self._hear(given)

    @workflow.signal(name=CONSENT_REPLY.name)
    def consent_reply(self, given: ConsentReply) -> None:
        """An answer that staff were given."""
        answer = YES if given.granted else NO
        reply = PatientReply(answer=answer, at=given.at or workflow.now(), message_key=_OPERATOR)
        self._hear(reply, elsewhere=True)

    @workflow.signal(name=DELIVERY.name)
    def delivery(self, outcome: DeliveryOutcome) -> None:
        """What became of a message that asked."""
        self._asking.learn(outcome)

    @workflow.query(name=RENEWAL_STATE.name)
    def renewal_state(self) -> RenewalView:
        """What an operator sees; no name, no number."""
        until = self._timer.until
        return RenewalView(
            state=self._state,
            outcome=self._outcome,
            expires_at=self._ends_at,
            consent_types=self._types(),
            asks=self._asking.asked,
            waiting_for=until.isoformat(timespec="minutes") if until else "",
        )

    def _hear(self, reply: PatientReply, *, elsewhere: bool = False) -> None:
        if reply.answer == STOP or self._ends_at is None or reply.at < self._ends_at:
            self._asking.hear(reply, elsewhere=elsewhere)

    async def _round(self) -> str:
        """Reads, asks what is due, waits; the outcome, "" while there is none."""
        if self._asking.reply is not None and self._state != "reading":
            return await self._answered(self._asking.reply)
        wanted = ReadConsents(person=self._person, consent_types=self._wanted(), at=workflow.now())
        read = await call(READ_CONSENTS, wanted, summary="HubSpot: how the consents stand")
        first, self._state = self._state == "reading", "asking"
        outcome = await self._judge(read, first=first)
        if outcome or self._asking.reply is not None:
            return outcome
        await self._ask_what_is_due()
        await self._wait()
        refusal = self._asking.refused()
        return (said_no(refusal) or "not_granted") if refusal and self._asking.reply is None else ""

    async def _judge(self, read: ConsentsRead, *, first: bool) -> str:
        """Whether there is still something to ask for; what has ended is written down as expired."""
        known = {one.type: one.ends_at for one in self._consents} or {one.type: one.ends_at for one in read.granted}
        same = [one for one in read.granted if one.ends_at <= known[one.type] + _SAME_GRANT]
        renewed = len(same) < len(read.granted)
        ended = {kind: known.get(kind, workflow.now()) for kind, word in read.states.items() if word == "ended"}
        if ended:
            await self._record_expiry(ended)
        if read.opted_out:
            return "not_granted" if first else "stopped"
        if first and self._given.only_all and len(same) < len(set(self._given.consent_types)):
            return "not_granted"
        if not same or (ended and not first):
            if renewed and not ended:
                return "renewed_elsewhere"
            outcomes = {_BY_STATE.get(word, "") for word in read.states.values()}
            found = next((one for one in ("expired", "stopped", "denied") if one in outcomes), "not_granted")
            return found if found == "expired" or not first else "not_granted"
        self._consents, self._ends_at = same, min(one.ends_at for one in same)
        self._language = self._language or read.language
        self._person = self._person.model_copy(update={"name": self._person.name or read.name})
        return ""

    async def _ask_what_is_due(self) -> None:
        """The latest asking that is due; those before it, which something held up, are not made up for."""
        plan = self._plan()
        due = [one for one in plan if one.at <= workflow.now()]
        if not due or self._asking.has(due[-1].name):
            return
        about = f"{'-'.join(self._types())}.{self._end():%Y%m%dT%H%M%SZ}.{due[-1].name}"
        key = f"consent-renewal.{self._person.patient_ref}.{about}"
        outbound = self._outbound(key, due[-1].until)
        self._seen = SeenText.of(outbound)
        await self._asking.ask(due[-1].name, self._person, outbound, self._tags)

    def _outbound(self, key: str, not_after: datetime) -> Outbound:
        first = min(self._consents, key=lambda one: one.ends_at)
        return Outbound(
            key=key,
            origin="clinic",
            template=_TEMPLATE,
            language=self._language,
            values={
                "name": self._person.name,
                "consents": ",".join(self._types()),
                "expires_on": first.ends_on,
            },
            planned_at=workflow.now(),
            not_after=not_after,
            question=Question(
                key=key,
                kind="consent",
                open_until=self._end(),
                workflow_id=workflow.info().workflow_id,
                consents=self._types(),
                language=self._language,
            ),
        )

    async def _wait(self) -> None:
        """For an answer, a refusal, the next asking or the end."""
        now = workflow.now()
        comes = [(one.at, f"asked again: {one.name}") for one in self._plan() if one.at > now]
        moment, why = min([*comes, (self._end(), "the consents end")])
        self._timer.move(moment)
        workflow.set_current_details(f"{shown(self._asking.asked)}; {why} at {moment.isoformat(timespec='minutes')}")
        await self._timer.wait(lambda: self._asking.reply is not None or bool(self._asking.refused()), why)

    async def _answered(self, reply: PatientReply) -> str:
        if reply.answer == STOP:
            return "stopped"
        granted = reply.answer == YES
        state = ConsentState.GRANTED if granted else ConsentState.DENIED
        by_staff = reply.message_key == _OPERATOR
        seen = None if by_staff else self._seen
        changes = [
            ConsentChange(
                type=kind,
                state=state,
                at=reply.at,
                source=_OPERATOR if by_staff else _WHATSAPP,
                text_version=seen.version if seen else "",
            )
            for kind in self._types()
        ]
        about = f"{reply.at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if by_staff else reply.message_key
        await self._record(f"renewal-{about}", changes, reply_proof(changes, reply, seen))
        if granted:
            self._ends_at = reply.at + LIFE
        return "granted" if granted else "denied"

    async def _record_expiry(self, ended: dict[str, datetime]) -> None:
        """Under the id by which `consent-expiry-check` writes it down too: once, whoever comes first."""
        changes = [
            ConsentChange(type=kind, state=ConsentState.EXPIRED, at=at, source=_EXPIRY)
            for kind, at in sorted(ended.items())
        ]
        key = "-".join(["expired", *(f"{change.type}-{change.at:%Y%m%d}" for change in changes)])
        await self._record(key, changes, expiry_proof(changes))

    async def _record(self, about: str, changes: list[ConsentChange], proof: str) -> None:
        """A child that waits for HubSpot as long as it takes."""
        reference = self._person.patient_ref
        record = RecordConsent(
            tags=self._tags,
            person=self._person,
            changes=changes,
            key=f"{about}-{reference}",
            proof=proof,
            at=max(change.at for change in changes),
            tells=conversation_id(reference) if self._asking.reply is not None else "",
        )
        child_id = record_consent_id(reference, about)
        await carry_out(RECORD_CONSENT, record, child_id, summary="write the consents to HubSpot")

    def _plan(self) -> list[Asking]:
        return askings(workflow.info().start_time, self._end())

    def _end(self) -> datetime:
        """When the first of the consents ends; known since the first reading."""
        return (self._ends_at or workflow.now()).astimezone(UTC)

    def _types(self) -> list[str]:
        return [one.type for one in self._consents]

    def _wanted(self) -> list[str]:
        return self._types() or self._given.consent_types
