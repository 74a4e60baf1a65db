"""Payloads of the weekly report and the daily digest: counts, times and HubSpot's ids; nobody's name, number or words.

What each figure counts the report's page says beside it (`ingress._report_words`).
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged


class WhichWeek(Payload):
    """Input of `which-week`."""

    due_at: datetime


class ReportWeek(Payload):
    """Result of `which-week`: the ISO week before the one that the moment lies in, from Monday's midnight to the next
    in clinic time.
    """

    week: str
    starts_at: datetime
    ends_at: datetime


class WeekToReport(Tagged):
    """Input of `weekly-figures`."""

    week: ReportWeek


class ChannelLeads(Payload):
    """Leads of one channel by class."""

    channel: str
    hot: int = 0
    warm: int = 0
    cold: int = 0
    unqualified: int = 0

    def total(self) -> int:
        """All of them."""
        return self.hot + self.warm + self.cold + self.unqualified


class LeadFigures(Payload):
    """People who were scored in the week, each once. `by_day`: Monday first, by their first scoring of the week.

    `new` were never scored before; `booked` of those have a visit since. `scorings` counts each one, `fallbacks` those
    by the rules, `unscored` those that failed or still ran.
    """

    by_channel: list[ChannelLeads] = Field(default_factory=list)
    by_day: list[int] = Field(default_factory=list)
    new: int = 0
    booked: int = 0
    scorings: int = 0
    fallbacks: int = 0
    unscored: int = 0

    def total(self) -> int:
        """Of all channels."""
        return sum(one.total() for one in self.by_channel)

    def hot(self) -> int:
        """HOT ones, of all channels."""
        return sum(one.hot for one in self.by_channel)


class ResponseFigures(Payload):
    """Alerts about HOT leads of the week, and how long until staff acted: seconds of real time since the message.

    `within_5_min`, `within_1_h`, `within_1_day` and `later` are apart from each other; nobody acted on the rest.
    """

    alerts: int = 0
    within_5_min: int = 0
    within_1_h: int = 0
    within_1_day: int = 0
    later: int = 0
    median_seconds: float | None = None
    p95_seconds: float | None = None

    def answered(self) -> int:
        """Alerts that somebody acted on."""
        return self.within_5_min + self.within_1_h + self.within_1_day + self.later


class ReminderFigures(Payload):
    """Reminders of the week by what became of them, and the visits whose time was in it by the patient's answer.

    `failed`: not delivered; `late`: held until their moment was over; `waiting`: not known yet.
    """

    sent: int = 0
    failed: int = 0
    refused: int = 0
    late: int = 0
    unknown: int = 0
    waiting: int = 0
    visits: int = 0
    confirmed: int = 0
    cancelled: int = 0
    another_time: int = 0

    def reminders(self) -> int:
        """All of them."""
        return self.sent + self.failed + self.refused + self.late + self.unknown + self.waiting


class ConsentFigures(Payload):
    """Renewals that ended in the week, by their outcome; `other`: stopped, or settled elsewhere."""

    renewed: int = 0
    denied: int = 0
    expired: int = 0
    other: int = 0


class RecallFigures(Payload):
    """Recalls begun in the week, and those that ended in it by their outcome; `other`: stopped, or without consent."""

    started: int = 0
    accepted: int = 0
    booked: int = 0
    declined: int = 0
    no_answer: int = 0
    other: int = 0


class SendFigures(Payload):
    """All messages to patients of the week; `unknown`: may have been taken and were not sent again."""

    messages: int = 0
    unknown: int = 0


class VisitDue(Payload):
    """A visit by HubSpot's id, and when it begins."""

    appointment_id: str
    starts_at: datetime


class OpenWork(Payload):
    """Result of `read-open-work`. `tasks`: open ones that this product made, `overdue` of them; `visits`: those asked
    for (`visits_from`, `visits_to`) that stand, and `unconfirmed` of them, by time.
    """

    tasks: int = 0
    overdue: int = 0
    visits: int = 0
    unconfirmed: list[VisitDue] = Field(default_factory=list)


class ReadOpenWork(Payload):
    """Input of `read-open-work`: tasks as of `at`; visits only where both moments are given."""

    at: datetime
    visits_from: datetime | None = None
    visits_to: datetime | None = None


class WeeklyFigures(Payload):
    """Result of `weekly-figures`, kept as its workflow is. `open_work` is None where HubSpot did not answer."""

    week: ReportWeek
    made_at: datetime
    leads: LeadFigures = LeadFigures()
    response: ResponseFigures = ResponseFigures()
    reminders: ReminderFigures = ReminderFigures()
    consents: ConsentFigures = ConsentFigures()
    recalls: RecallFigures = RecallFigures()
    sends: SendFigures = SendFigures()
    open_work: OpenWork | None = None


class WeeklyReported(Payload):
    """Result of `weekly-report`. `report_id`: the workflow that keeps the figures; `kept`: they were there before."""

    week: str
    report_id: str
    kept: bool = False


class Digest(Payload):
    """Input of `collect-daily-digest`."""

    due_at: datetime


class UnclaimedLead(Payload):
    """A HOT lead that nobody has taken on; `contact_id` is None where HubSpot has not answered."""

    asked_at: datetime
    contact_id: str | None = None


class MissedReminder(Payload):
    """A reminder that has not reached its patient: `outcome` as in `contracts.sends.DeliveryOutcome`."""

    appointment_id: str
    outcome: str


class DigestFigures(Payload):
    """Result of `collect-daily-digest`: since the digest before. `day_from`, `day_to`: the clinic's day."""

    day: str
    day_from: datetime
    day_to: datetime
    since: datetime
    unclaimed: list[UnclaimedLead] = Field(default_factory=list)
    missed: list[MissedReminder] = Field(default_factory=list)


class DailyDigest(Payload):
    """Result of `daily-digest`. `open_work` is None where HubSpot did not answer."""

    figures: DigestFigures
    open_work: OpenWork | None = None


class PostReport(Payload):
    """Input of `post-report`: the post about a week, with figures unless they were posted before, or about a day."""

    week: str = ""
    figures: WeeklyFigures | None = None
    digest: DailyDigest | None = None


class ReportPosted(Payload):
    """Result of `post-report`. `repeated`: an earlier attempt's outcome was unknown, the post says so."""

    repeated: bool = False
