"""`appointment-reminder-workflow`: moves, cancellations and outages at every instant, and what patients answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.service import RPCError

from medicalcor.contracts.appointments import CancelAppointment, RescheduleAppointment
from medicalcor.contracts.control import ClinicControl, PauseSends, ResumeSends
from medicalcor.contracts.messages import DeliveryStatus
from medicalcor.contracts.names import (
    CANCEL,
    CLINIC_CONTROL,
    DELIVERY_STATE,
    PAUSE,
    RESCHEDULE,
    RESUME,
    STATUS,
    clinic_control_id,
    delivery_id,
)
from medicalcor.domain.consent import ConsentState
from tests.delivery_path import Patient, consent
from tests.lead_path import eventually
from tests.observability.scraped import value
from tests.timeline import BUCHAREST, Timeline, own_timeline, timeline
from tests.visit_path import Visit, patient

__all__ = ["own_timeline", "patient", "timeline"]

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SETTLED = 10 * MINUTE + 5 * SECOND
DAY_BEFORE, HOURS_BEFORE = "appointment_reminder_24h", "appointment_reminder_2h"
CHANGED, CANCELLED = "appointment_changed", "appointment_cancelled"


@dataclass
class Booked:
    """A visit three days ahead at 15:00, whose reminders wait; and the clock."""

    visit: Visit
    timeline: Timeline

    async def to(self, moment: datetime) -> None:
        """Moves time to a moment."""
        await self.timeline.wait_until(moment)

    async def after(self, duration: timedelta) -> None:
        """Moves time by this much."""
        await self.timeline.advance(duration)

    async def until_before(self, duration: timedelta) -> None:
        """Moves time to so long before the start."""
        await self.to(self.visit.starts_at - duration)

    async def day_before_goes(self) -> None:
        """Moves time past the 24 h reminder and waits until it went and is marked."""
        await self.until_before(DAY - 5 * SECOND)
        await self.visit.until_sent(DAY_BEFORE)
        await self.marked("24h")

    async def marked(self, kind: str, *, yes: bool = True) -> None:
        """Waits until the appointment has, or has not, the mark."""
        await eventually(lambda: bool(self.visit.record().get(f"reminder_{kind}_sent")) is yes)

    async def started(self) -> tuple[list[str], str]:
        """Moves time past the start: the outcome."""
        await self.until_before(MINUTE)
        await self.visit.arrived()
        for message in self.visit.messages() if self.visit.arrives else ():
            await self.visit.path.client.get_workflow_handle(message["callback"]).result()
        await self.until_before(-5 * SECOND)
        outcome = await self.visit.result()
        return outcome.reminders_sent, outcome.outcome


def at_three(timeline: Timeline, days: int) -> datetime:
    """15:00 of a coming day in clinic time, far from any change of the clock."""
    day = (timeline.now() + timedelta(days=days)).astimezone(BUCHAREST)
    return day.replace(hour=15, minute=0, second=0, microsecond=0)


def iso(moment: datetime) -> str:
    """As operators read it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@pytest.fixture
async def booked(timeline: Timeline, patient: Patient) -> AsyncIterator[Booked]:
    """A visit whose workflow has read it."""
    booked = await book(timeline, patient)
    yield booked
    booked.visit.path.sandbox.clear_faults()
    await booked.visit.end()


@pytest.fixture
async def booked_alone(own_timeline: Timeline, phone: str) -> Booked:
    """The same where the workflow will end before its deliveries do."""
    consent(own_timeline.path, phone)
    return await book(own_timeline, Patient(own_timeline.path, phone), arrives=False)


async def book(timeline: Timeline, patient: Patient, *, history_events: int = 4000, **given: Any) -> Booked:
    """Three days ahead, booked yesterday."""
    await timeline.to_a_quiet_noon()
    visit = Visit(timeline, patient, at_three(timeline, 3), timeline.now() - DAY, **given)
    await visit.look(history_events=history_events)
    await visit.until(state="scheduled", waiting_for=f"24h at {iso(visit.starts_at - DAY)}")
    return Booked(visit, timeline)


async def test_both_reminders_go_once_with_their_buttons_and_marks(booked: Booked) -> None:
    """Also when the workflow is told to look at every turn: case 19's text is in clinic time."""
    visit = booked.visit
    await booked.day_before_goes()
    [message] = visit.messages()
    assert visit.when in message["text"]
    assert [tap.answer for tap in visit.taps(message) if tap] == ["confirm", "move", "cancel"]
    for _ in range(3):
        await visit.look()
    await visit.until(reminders_sent=["24h"], waiting_for=f"2h at {iso(visit.starts_at - 2 * HOUR)}")
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, HOURS_BEFORE)
    assert await booked.started() == (["24h", "2h"], "started")
    assert visit.templates() == [DAY_BEFORE, HOURS_BEFORE]
    assert visit.tasks() == []


async def test_a_visit_that_was_cancelled_is_not_reminded_of(booked: Booked) -> None:
    """Case 16."""
    booked.visit.cancel()
    await booked.visit.look()
    await booked.visit.until(state="cancelled", waiting_for="")
    await booked.after(SETTLED)
    await booked.visit.until_sent(CANCELLED)
    assert await booked.started() == ([], "cancelled")
    assert booked.visit.templates() == [CANCELLED]


@pytest.mark.parametrize("before", [DAY, 2 * HOUR])
async def test_a_cancellation_whose_webhook_was_lost_is_seen_before_the_send(booked: Booked, before: timedelta) -> None:
    """Case 17."""
    if before < DAY:
        await booked.day_before_goes()
    sent = booked.visit.templates()
    booked.visit.cancel()
    await booked.until_before(before - 5 * SECOND)
    await booked.visit.until(state="cancelled")
    assert booked.visit.templates() == sent
    assert await booked.started() == (["24h"] if sent else [], "cancelled")


async def test_moved_after_the_24_h_reminder_both_go_for_the_new_time(booked: Booked) -> None:
    """Case 18: the marks are reset, the old 2 h reminder does not go."""
    visit = booked.visit
    await booked.day_before_goes()
    old = visit.starts_at
    visit.move(old + 5 * DAY)
    await visit.look()
    await booked.marked("24h", yes=False)
    await booked.after(SETTLED)
    await visit.until_sent(DAY_BEFORE, CHANGED)
    assert visit.when in visit.messages()[-1]["text"]
    await booked.to(old)
    assert visit.templates() == [DAY_BEFORE, CHANGED]
    await booked.until_before(DAY - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, CHANGED, DAY_BEFORE)
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, CHANGED, DAY_BEFORE, HOURS_BEFORE)
    assert visit.when in visit.messages()[-1]["text"]
    assert await booked.started() == (["24h", "2h"], "started")


@pytest.mark.parametrize("offset", [-MINUTE, -SECOND, timedelta(), SECOND])
@pytest.mark.parametrize("what", ["move", "cancel"])
async def test_changed_around_the_second_of_the_timer(booked: Booked, offset: timedelta, what: str) -> None:
    """Whoever wins the race, no more than the one reminder of the old time goes, and never the old 2 h one."""
    visit, old = booked.visit, booked.visit.starts_at
    await booked.until_before(DAY - offset)
    if what == "move":
        visit.move(old + 7 * DAY)
    else:
        visit.cancel()
    await visit.look()
    await visit.until(**({"appointment_time": visit.starts_at} if what == "move" else {"state": "cancelled"}))
    await booked.after(SETTLED)
    told = CHANGED if what == "move" else CANCELLED
    await eventually(lambda: visit.templates()[-1:] == [told])
    await visit.arrived()
    assert visit.templates() in ([told], [DAY_BEFORE, told])
    if offset < timedelta():
        assert visit.templates() == [told]
    sent = visit.templates()
    await booked.to(old + MINUTE)
    assert visit.templates() == sent
    if what == "move":
        await booked.until_before(DAY - 5 * SECOND)
        await visit.until_sent(*sent, DAY_BEFORE)


async def test_three_moves_within_ten_minutes_are_one_message_with_the_last_time(booked: Booked) -> None:
    visit, old = booked.visit, booked.visit.starts_at
    for days in (5, 6, 7):
        visit.move(old + days * DAY)
        await visit.look()
        await visit.until(appointment_time=visit.starts_at)
        await booked.after(8 * MINUTE)
        assert visit.messages() == []
    await booked.after(3 * MINUTE)
    await visit.until_sent(CHANGED)
    assert visit.when in visit.messages()[0]["text"]


async def test_moved_and_moved_back_the_patient_is_told_nothing(booked: Booked) -> None:
    visit, old = booked.visit, booked.visit.starts_at
    for to in (old + 5 * DAY, old):
        visit.move(to, booked.timeline.now() - 2 * DAY)
        await visit.look()
        await visit.until(appointment_time=to)
    await booked.after(SETTLED)
    await booked.day_before_goes()
    assert visit.templates() == [DAY_BEFORE]


async def test_a_change_of_anything_else_moves_nothing(booked: Booked) -> None:
    await booked.day_before_goes()
    booked.visit.edit(hs_appointment_name="Control")
    await booked.visit.look()
    await booked.after(SETTLED)
    assert booked.visit.templates() == [DAY_BEFORE]
    assert booked.visit.record()["reminder_24h_sent"]


async def test_a_deleted_visit_ends_its_reminders(booked: Booked) -> None:
    booked.visit.delete()
    await booked.visit.look()
    assert (await booked.visit.result()).outcome == "deleted"
    assert booked.visit.messages() == []


async def test_an_operators_word_silences_the_time_that_it_denies(booked: Booked) -> None:
    """HubSpot decides in the end, but until it agrees nothing goes for a time that somebody says is wrong."""
    visit, old = booked.visit, booked.visit.starts_at
    await visit.handle.signal(RESCHEDULE.name, RescheduleAppointment(appointment_time=old + 5 * DAY))
    await visit.until(state="cancelled")
    await booked.to(old - HOUR)
    assert visit.messages() == []
    visit.move(old + 5 * DAY)
    await visit.look()
    await visit.until(state="scheduled")
    await visit.handle.signal(CANCEL.name, CancelAppointment(reason="test"))
    assert await booked.started() == ([], "cancelled")
    assert {DAY_BEFORE, HOURS_BEFORE}.isdisjoint(visit.templates())


# What patients answer


async def test_a_confirmation_is_noted_answered_and_keeps_the_2_h_reminder(booked: Booked) -> None:
    visit = booked.visit
    await booked.day_before_goes()
    key = await visit.reply("confirm")
    await visit.until_said(f"ați confirmat programarea: {visit.when}")
    await visit.until(patient_answer="confirmed")
    await eventually(lambda: visit.record().get("patient_answer") == "confirmed")
    count = len(visit.messages())
    await visit.reply("confirm", key=key)  # the same message, delivered again
    await visit.reply("confirm")  # tapped again: every tap is answered
    await eventually(lambda: len(visit.messages()) == count + 1)
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, HOURS_BEFORE)
    assert await booked.started() == (["24h", "2h"], "started")
    assert len(visit.messages()) == count + 2
    assert visit.tasks() == []


@pytest.mark.parametrize(
    ("answer", "said", "noted", "task"),
    [
        ("move", "doriți altă dată în locul programării", "another_time", "dorește altă dată"),
        ("cancel", "Am anulat programarea", "cancelled", "și-a anulat programarea"),
        ("no", "Am anulat programarea", "cancelled", "și-a anulat programarea"),
    ],
)
async def test_another_time_and_a_cancellation_become_a_task_at_once(
    booked: Booked, answer: str, said: str, noted: str, task: str
) -> None:
    visit = booked.visit
    await booked.day_before_goes()
    await visit.reply(answer, tap=answer != "no")
    await visit.until_said(said)
    await visit.until_task(lambda tasks: len(tasks) == 1 and task in tasks[0])
    await eventually(lambda: visit.record().get("patient_answer") == noted)
    await visit.reply(answer, tap=answer != "no")
    await eventually(lambda: len(visit.messages()) == 3)
    assert len(visit.tasks()) == 1
    await booked.after(SETTLED)  # their own doing is not told to them
    await visit.look()
    assert {CHANGED, CANCELLED}.isdisjoint(visit.templates())


async def test_a_cancellation_can_be_undone_until_the_start(booked: Booked) -> None:
    visit = booked.visit
    await booked.day_before_goes()
    await visit.reply("cancel")
    message = await visit.until_said("Am anulat programarea")
    assert [tap.answer for tap in visit.taps(message) if tap] == ["undo"]
    await eventually(lambda: visit.record()["hs_appointment_status"] == "CANCELLED")
    await visit.until(state="cancelled")
    await visit.reply("undo")
    await visit.until_said("este din nou valabilă")
    await eventually(lambda: visit.record()["hs_appointment_status"] == "SCHEDULED")
    await visit.until_task(lambda tasks: any("revine" in task for task in tasks))
    await visit.until(state="scheduled", patient_answer="")
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, HOURS_BEFORE)
    assert await booked.started() == (["24h", "2h"], "started")
    assert {CHANGED, CANCELLED}.isdisjoint(visit.templates())


async def test_a_tap_on_an_outdated_message_gets_the_present_time_and_fresh_buttons(booked: Booked) -> None:
    visit, old = booked.visit, booked.visit.starts_at
    await booked.day_before_goes()
    visit.move(old + 5 * DAY)
    await visit.reply("cancel", about=old)
    message = await visit.until_said(f"acum: {visit.when}")
    assert [(tap.answer, tap.at) for tap in visit.taps(message) if tap] == [
        (answer, visit.starts_at) for answer in ("confirm", "move", "cancel")
    ]
    assert visit.tasks() == []
    assert visit.record()["hs_appointment_status"] == "SCHEDULED"


@pytest.mark.parametrize(
    ("answer", "said", "task"),
    [
        ("seen", "mulțumim! Dacă doriți o nouă programare", ""),
        ("no", "mulțumim! Dacă doriți o nouă programare", ""),
        ("move", "doriți o nouă programare în locul celei de", "dorește altă dată"),
        ("yes", "doriți o nouă programare în locul celei de", "dorește altă dată"),
        ("confirm", "este anulată de clinică", ""),
    ],
)
async def test_what_the_clinic_called_off_is_answered_and_leaves_the_call_list(
    booked: Booked, answer: str, said: str, task: str
) -> None:
    visit = booked.visit
    visit.cancel()
    await visit.look()
    await visit.until(state="cancelled")
    await booked.after(SETTLED)
    await visit.until_sent(CANCELLED)
    await visit.reply(answer, tap=answer not in ("yes", "no"))
    await visit.until_said(said)
    await visit.until_task(lambda tasks: [one for one in tasks if task in one] == tasks and bool(tasks) is bool(task))
    before = len(visit.tasks())
    await booked.after(3 * HOUR)
    await visit.look()
    await visit.until(state="cancelled")
    assert len(visit.tasks()) == before


async def test_a_cancellation_that_nobody_answers_for_two_hours_is_one_for_the_call_list(booked: Booked) -> None:
    visit = booked.visit
    visit.cancel()
    await visit.look()
    await visit.until(state="cancelled")
    await booked.after(SETTLED)
    await visit.until_sent(CANCELLED)
    await visit.until(state="cancelled", waiting_for="")
    await booked.after(2 * HOUR - MINUTE)
    assert visit.tasks() == []
    await booked.after(2 * MINUTE)
    await visit.until_task(lambda tasks: len(tasks) == 1 and tasks[0].startswith("De sunat"))


async def test_a_tap_after_the_start_is_answered_and_staff_are_asked(booked_alone: Booked) -> None:
    """The workflow has ended: the tap starts one, as the conversation does through `look-at-appointment`."""
    booked, visit = booked_alone, booked_alone.visit
    await booked.day_before_goes()
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, HOURS_BEFORE)
    assert (await booked.started())[1] == "started"
    await visit.reply("confirm", starts=True)
    await visit.until_said("a trecut")
    await visit.until_task(lambda tasks: len(tasks) == 1 and "nu a putut fi prelucrat" in tasks[0])
    assert (await visit.result()).outcome == "started"


async def test_a_tap_about_a_deleted_visit_is_answered_after_its_workflow_has_ended(booked_alone: Booked) -> None:
    """HubSpot does not tell whose it was; the tap does."""
    booked, visit = booked_alone, booked_alone.visit
    await booked.day_before_goes()
    visit.delete()
    await visit.look()
    assert (await visit.result()).outcome == "deleted"
    await visit.reply("confirm", starts=True, person=visit.patient.person)
    await visit.until_said("nu mai este valabil")
    await visit.until_task(lambda tasks: len(tasks) == 1 and "nu a putut fi prelucrat" in tasks[0])
    assert (await visit.result()).outcome == "deleted"


@pytest.mark.parametrize("change", ["nothing", "cancelled"])
async def test_a_visit_of_nobody_who_can_be_told_is_a_task_once(
    own_timeline: Timeline, phone: str, change: str
) -> None:
    consent(own_timeline.path, phone)
    booked = await book(own_timeline, Patient(own_timeline.path, phone), arrives=False)
    visit = booked.visit
    visit.unlink()
    subjects = ["Programare fără pacient care poate fi anunțat"]
    if change == "cancelled":
        visit.cancel()
        await visit.look()
        await visit.until(state="cancelled")
        await booked.after(SETTLED)
        await eventually(lambda: visit.tasks_of_nobody() == subjects)
    await booked.until_before(DAY - 5 * SECOND)
    await eventually(lambda: visit.tasks_of_nobody() == subjects)
    await booked.until_before(-5 * SECOND)
    await visit.result()
    assert (visit.tasks_of_nobody(), visit.messages()) == (subjects, [])


# What goes wrong


async def test_while_hubspot_is_down_a_reminder_is_held_and_goes_when_it_is_back(booked_alone: Booked) -> None:
    booked, visit = booked_alone, booked_alone.visit
    await booked.until_before(DAY + HOUR)
    visit.path.sandbox.fault("hubspot", "503", times=None)
    await booked.until_before(DAY - 3 * HOUR)
    assert visit.messages() == []
    visit.path.sandbox.clear_faults()
    await booked.after(15 * MINUTE)
    await visit.until_sent(DAY_BEFORE)
    assert visit.tasks() == []


async def test_when_hubspot_is_down_until_the_last_moment_staff_are_told(booked_alone: Booked) -> None:
    booked, visit = booked_alone, booked_alone.visit
    missed = value("reminders_total", kind="24h", outcome="missed") or 0
    await booked.until_before(DAY + HOUR)
    visit.path.sandbox.fault("hubspot", "503", times=None)
    await booked.until_before(12 * HOUR - 20 * MINUTE)
    visit.path.sandbox.clear_faults()
    await booked.after(10 * MINUTE)
    await visit.until_task(lambda tasks: tasks == ["Memento netrimis: sună pacientul"])
    assert visit.messages() == []
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(HOURS_BEFORE)
    assert await booked.started() == (["2h"], "started")
    await eventually(lambda: value("reminders_total", kind="24h", outcome="missed") == missed + 1)


async def test_without_consent_nothing_goes_and_the_patient_is_listed_once(booked_alone: Booked) -> None:
    booked, visit = booked_alone, booked_alone.visit
    consent(visit.path, visit.patient.phone, state=ConsentState.WITHDRAWN)
    await booked.until_before(DAY - 5 * SECOND)
    await visit.until_task(lambda tasks: len(tasks) == 1 and "nu are acord" in tasks[0])
    await visit.look()
    status = await visit.until(reminder_24h_rule="given_up")
    assert (status.reminders_sent, visit.messages(), len(visit.tasks())) == ([], [], 1)


async def test_a_reminder_that_fails_after_it_was_taken_loses_its_mark(booked_alone: Booked) -> None:
    booked, visit = booked_alone, booked_alone.visit
    await booked.day_before_goes()
    await failed(visit, visit.messages()[0])
    await booked.marked("24h", yes=False)
    await visit.until(reminders_sent=[])
    await visit.until_task(lambda tasks: tasks == ["Un mesaj către pacient nu a ajuns"])
    status = await visit.until(reminder_24h_rule="given_up")
    assert (status.reminder_2h_rule, status.waiting_for) == ("on_time", f"2h at {iso(visit.starts_at - 2 * HOUR)}")


async def test_one_that_fails_after_the_workflow_has_ended_loses_its_mark_too(booked_alone: Booked) -> None:
    booked, visit = booked_alone, booked_alone.visit
    await booked.day_before_goes()
    await booked.until_before(2 * HOUR - 5 * SECOND)
    await visit.until_sent(DAY_BEFORE, HOURS_BEFORE)
    assert (await booked.started())[1] == "started"
    await failed(visit, visit.messages()[0])
    await booked.marked("24h", yes=False)
    await visit.until_task(lambda tasks: tasks == ["Un mesaj către pacient nu a ajuns"])


async def test_a_reminder_that_is_held_is_taken_back_when_the_visit_moves(booked_alone: Booked) -> None:
    """The gate holds it while sends are paused; moved meanwhile, the old time never goes out."""
    booked, visit, old = booked_alone, booked_alone.visit, booked_alone.visit.starts_at
    path, now = visit.path, booked.timeline.now()
    control, clinic_id = ClinicControl(clinic_id=path.settings.clinic_id), clinic_control_id(path.settings.clinic_id)
    await path.dispatch.signal_with_start(CLINIC_CONTROL, control, clinic_id, PAUSE, PauseSends(at=now))
    await booked.until_before(DAY - 5 * SECOND)
    held = path.client.get_workflow_handle(
        delivery_id(f"reminder-24h.{visit.appointment_id}.{old.astimezone(UTC):%Y%m%dT%H%MZ}")
    )

    async def reason() -> str:
        try:
            return str((await held.query(DELIVERY_STATE.name, result_type=DELIVERY_STATE.result)).reason)
        except RPCError:
            return ""  # not handed over yet

    async def is_held() -> bool:
        return await reason() == "sends_paused"

    async def is_taken_back() -> bool:
        return await reason() == "withdrawn"

    await eventually(is_held)
    visit.move(old + 5 * DAY)
    await visit.look()
    await eventually(is_taken_back)
    await path.dispatch.signal(clinic_id, RESUME, ResumeSends(at=now))
    await booked.after(SETTLED)
    await eventually(lambda: CHANGED in visit.templates())
    assert DAY_BEFORE not in visit.templates()
    assert visit.tasks() == []


async def test_its_state_crosses_continue_as_new(own_timeline: Timeline, phone: str) -> None:
    """Reminded, confirmed, moved: each in another run."""
    consent(own_timeline.path, phone)
    booked = await book(own_timeline, Patient(own_timeline.path, phone), history_events=20)
    visit, runs = booked.visit, {(await booked.visit.handle.describe()).run_id}
    await booked.day_before_goes()
    runs.add((await visit.handle.describe()).run_id)
    await visit.reply("confirm")
    status = await visit.until(patient_answer="confirmed", reminders_sent=["24h"], reminder_24h_rule="already_sent")
    assert status.waiting_for == f"2h at {iso(visit.starts_at - 2 * HOUR)}"
    runs.add((await visit.handle.describe()).run_id)
    visit.move(visit.starts_at + 5 * DAY)
    await visit.look()
    status = await visit.until(patient_answer="", reminders_sent=[], reminder_24h_rule="on_time")
    assert status.waiting_for == f"24h at {iso(visit.starts_at - DAY)}"
    await booked.marked("24h", yes=False)
    runs.add((await visit.handle.describe()).run_id)
    assert len(runs) > 2
    assert visit.templates() == [DAY_BEFORE]


async def test_two_children_on_one_phone_are_two_reminders(timeline: Timeline, patient: Patient) -> None:
    await timeline.to_a_quiet_noon()
    visits = [Visit(timeline, patient, at_three(timeline, 3), timeline.now() - DAY, name) for name in ("Mara", "Luca")]
    for visit in visits:
        await visit.look()
        await visit.until(state="scheduled")
    await Booked(visits[0], timeline).until_before(DAY - 5 * SECOND)
    await visits[0].until_sent(DAY_BEFORE, DAY_BEFORE)
    texts = [message["text"] for message in visits[0].messages()]
    assert sorted(name for name in ("Mara", "Luca") for text in texts if name in text) == ["Luca", "Mara"]
    for visit in visits:
        await visit.end()


async def failed(visit: Visit, message: dict[str, object]) -> None:
    """WhatsApp reports that a message that it took was not delivered."""
    told = DeliveryStatus(status="failed", at=datetime.now(tz=BUCHAREST), codes=[131026])
    assert await visit.path.dispatch.signal(str(message["callback"]), STATUS, told)
