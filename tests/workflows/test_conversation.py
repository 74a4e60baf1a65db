"""`process-whatsapp-message` on the real engine: order, dedupe, burst, continue-as-new."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from medicalcor.contracts.messages import InboundMessage, Person
from medicalcor.contracts.names import conversation_id, lead_scoring_id, record_messages_id
from medicalcor.domain.patient_ref import hashed_message_id
from medicalcor.temporal.dispatch import EngineUnavailable
from tests.lead_path import LeadPath, eventually


async def test_three_quick_messages_are_scored_once_in_order_and_noted_each(path: LeadPath, phone: str) -> None:
    """Case 1."""
    keys = await path.say(phone, "Buna", "vreau implanturi", "cat mai repede, am bugetul pregatit")
    result = await path.burst_result(phone, keys[0])
    assert result.classification == "HOT"
    view = await path.view(phone)
    assert (view.received, view.scored_bursts) == (3, 1)
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 3)
    asked = [r for r in path.sandbox.requests("openai") if "cat mai repede, am bugetul pregatit" in str(r["body"])]
    assert len(asked) == 1
    prompt = str(asked[0]["body"])
    assert prompt.index("Buna") < prompt.index("vreau implanturi") < prompt.index("cat mai repede")


async def test_a_message_delivered_twenty_times_is_handled_once(path: LeadPath, phone: str) -> None:
    """Case 8."""
    message_id = uuid4().hex
    for _ in range(20):
        [key] = await path.say(phone, "Vreau un implant, am buget 2000 euro", message_ids=[message_id])
    result = await path.burst_result(phone, key)
    assert (await path.view(phone)).received == 1
    assert result.contact_id
    await eventually(lambda: len(path.heard(result.contact_id or "")) == 1)
    assert len(path.posts(phone)) == 1


async def test_media_is_noted_and_not_scored(path: LeadPath, phone: str) -> None:
    await path.say(phone, "", kind="media", note="[imagine]", scorable=False)
    await eventually(lambda: len(path.contacts(phone)) == 1)
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 1)
    assert "[imagine]" in path.heard(contact["id"])[0]["properties"]["hs_note_body"]
    assert (await path.view(phone)).scored_bursts == 0


async def test_a_stop_withdraws_consents_is_noted_and_never_scored(path: LeadPath, phone: str) -> None:
    await path.say(phone, "STOP", reply="stop")
    await eventually(lambda: len(path.contacts(phone)) == 1)
    [contact] = path.contacts(phone)
    states = {name: value for name, value in contact["properties"].items() if name.startswith("consent_")}
    assert states["consent_marketing_whatsapp"] == states["consent_appointment_reminders"] == "withdrawn"
    assert states["consent_marketing_whatsapp_source"] == "WhatsApp"
    assert "consent_data_processing" not in states
    await eventually(lambda: len(path.heard(contact["id"])) == 1)
    assert (await path.view(phone)).scored_bursts == 0


async def test_a_stop_counts_although_hubspot_is_away_and_a_later_message_grants_nothing(
    path: LeadPath, phone: str
) -> None:
    path.sandbox.fault("hubspot", "500", times=None)
    await path.say(phone, "STOP", reply="stop")
    path.sandbox.clear_faults()
    await eventually(lambda: len(path.contacts(phone)) == 1)
    await path.say(phone, "Bună, totuși am o întrebare", scorable=False)
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 2)
    [contact] = path.contacts(phone)
    assert contact["properties"]["consent_marketing_whatsapp"] == "withdrawn"


async def test_danger_to_life_alerts_staff_at_once_and_is_not_scored(path: LeadPath, phone: str) -> None:
    await path.say(phone, "nu mai pot respira", danger=True)
    await eventually(lambda: len(path.posts(phone)) == 1)
    assert "URGENȚĂ" in str(path.posts(phone)[0]["message"])
    assert (await path.view(phone)).scored_bursts == 0


async def test_a_user_without_a_phone_is_a_contact_by_user_id_and_staff_are_told(path: LeadPath) -> None:
    """Case 5."""
    user_id = f"RO.{uuid4().int % 10**20}"
    reference = path.reference(user_id)
    key = hashed_message_id(path.settings.patient_ref_key_bytes(), uuid4().hex)
    person = Person(patient_ref=reference, user_id=user_id, name="Ioana")
    message = InboundMessage(key=key, sent_at=datetime.now(tz=UTC), text="Bună, vreau fațete dentare")
    await path.signal(person, [message])
    result = await path.result(lead_scoring_id(reference, key))
    assert result.synced
    contacts = path.sandbox.state()["hubspot"]["contacts"]
    [found] = [c for c in contacts if c["properties"].get("medicalcor_whatsapp_user_id") == user_id]
    assert not found["properties"].get("medicalcor_phone")
    await eventually(lambda: any(reference in str(post["message"]) for post in path.sandbox.state()["slack"]["posts"]))


async def _delivered(path: LeadPath, person: Person, message: InboundMessage) -> None:
    """As Meta does it: again, where a run that is being closed made the engine refuse it (we then answer 503)."""
    while True:
        try:
            await path.signal(person, [message], history_events=50)
        except EngineUnavailable:
            continue
        return


async def test_messages_cross_continue_as_new_once_and_in_order(path: LeadPath, phone: str) -> None:
    """Case 41: a low threshold makes it continue as new many times under signals."""
    person = Person(patient_ref=path.reference(phone), phone=phone, wa_id=phone.lstrip("+"))
    key_bytes = path.settings.patient_ref_key_bytes()
    keys = [hashed_message_id(key_bytes, uuid4().hex) for _ in range(60)]
    for number, key in enumerate([*keys, *keys[:20]]):
        message = InboundMessage(key=key, sent_at=datetime.now(tz=UTC), text=f"mesajul {number}", scorable=False)
        await _delivered(path, person, message)
    handle = path.client.get_workflow_handle(conversation_id(person.patient_ref))

    async def all_recorded() -> bool:
        view = await path.view(phone)
        return view.received == 60 and view.pending == 0

    await eventually(all_recorded)
    await eventually(lambda: len(path.contacts(phone)) == 1)
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 60)
    runs = [run async for run in path.client.list_workflows(f'WorkflowId="{handle.id}"')]
    assert len(runs) > 1, "it has to have continued as new for this test to mean anything"


async def test_the_recording_of_a_message_is_one_workflow_however_often_it_is_started(
    path: LeadPath, phone: str
) -> None:
    [key] = await path.say(phone, "Bună", scorable=False)
    recording = record_messages_id(path.reference(phone), key)
    await eventually(lambda: len(path.contacts(phone)) == 1)
    view = await path.dispatch.describe(recording)
    assert view.type == "record-messages"
