"""What a conversation says by itself: one fixed reply, an acknowledgement, the 112 text (spec §3, c and d)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.testing import WorkflowEnvironment

from medicalcor.contracts.names import delivery_id
from tests.chat import Chat, message
from tests.lead_path import LeadPath, eventually


async def test_one_reply_in_the_persons_language_however_much_they_write(path: LeadPath, phone: str) -> None:
    """Case 8: one body delivered 20 times at once is one reply, too."""
    chat = Chat(path, phone)
    first = message("Bună, aș dori detalii despre implanturi")
    await asyncio.gather(*(chat.write(first) for _ in range(20)))
    await chat.say("și despre coroane")
    await chat.settled(2)
    await chat.say("și cât durează?")
    await chat.settled(3)
    await eventually(lambda: len([n for n in chat.notes() if n.startswith("WhatsApp: ")]) == 3)
    assert chat.sent() == ["first-reply"]
    assert "mesajul dumneavoastră" in chat.messages()[0]["text"].lower()


async def test_an_unknown_language_is_answered_in_english(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    await chat.say("Jó napot, fogászati implantátum érdekelne", language="")
    await chat.is_sent("first-reply")
    assert chat.messages()[0]["text"].startswith("Hello!")


async def test_outside_opening_hours_the_reply_says_when_the_clinic_answers_once_per_closed_period(
    path: LeadPath, phone: str
) -> None:
    chat = Chat(path, phone)
    opens = (datetime.now(tz=UTC) + timedelta(hours=9)).replace(minute=0, second=0, microsecond=0)
    await chat.say("Bună seara, aveți loc mâine?", closed_until=opens)
    await chat.is_sent("first-reply")
    clinic_time = opens.astimezone(path.settings.zone())
    assert clinic_time.strftime("%H:%M") in chat.messages()[0]["text"]


async def test_thanks_emoji_and_spam_get_no_reply_and_a_picture_is_acknowledged(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    await chat.say("Mulțumesc!", topic="idle", scorable=False)
    await chat.say("", kind="reaction", note="[reacție retrasă]", scorable=False)
    await chat.settled(2)
    await chat.say("", kind="media", note="[imagine]", scorable=False)
    await chat.is_sent("media-acknowledgement")
    await chat.say("", kind="location", note="[locație]", scorable=False)
    await chat.say("Bună, vreau o programare la detartraj", scorable=False)
    await chat.is_sent("media-acknowledgement", "first-reply")
    await chat.settled(5)


async def test_of_words_and_pictures_in_one_batch_the_words_are_answered(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    picture = message("", kind="media", note="[imagine]", scorable=False)
    await chat.write(picture, message("Mă doare măseaua din poză, ce se poate face?", scorable=False))
    await chat.is_sent("first-reply")
    assert not await chat.is_answered("media-acknowledgement", picture.key)


async def test_no_reply_beside_an_opt_out_and_none_once_staff_have_answered(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    [words, _] = await chat.write(message("Nu mai sunt interesată", scorable=False), message("STOP", reply="stop"))
    await chat.is_sent("stop-confirmation")
    assert not await chat.is_answered("first-reply", words)
    other = Chat(path, f"+40733{phone[-6:]}")
    await other.staff_reply()
    key = await other.say("Bună, revin cu o întrebare", scorable=False)
    await other.settled(1)
    await eventually(lambda: len(other.notes()) == 1)
    assert not await other.is_answered("first-reply", key)


async def test_a_person_known_by_user_id_alone_is_answered_the_same(path: LeadPath) -> None:
    chat = Chat(path, None, user_id=f"RO.{uuid4().int % 10**20}")
    await chat.say("Bună, cât costă un implant?", scorable=False)
    await chat.is_sent("first-reply")
    await chat.say("STOP", reply="stop")
    await chat.is_sent("first-reply", "stop-confirmation")


async def test_danger_gets_the_112_text_and_both_channels_once_and_is_noted_not_scored(
    path: LeadPath, phone: str
) -> None:
    """Case 15, in part: by the rules at once, at any hour."""
    chat = Chat(path, phone)
    key = await chat.say("nu mai pot respira", danger=True)
    await chat.is_sent("emergency")
    assert "112" in chat.messages()[0]["text"]
    await eventually(lambda: len(path.posts(phone)) >= 1)
    assert "URGENȚĂ" in str(path.posts(phone)[0]["message"])
    again = await chat.say("mă sufoc", danger=True)
    await chat.settled(2)
    await eventually(lambda: len([n for n in chat.notes() if n.startswith("WhatsApp: ")]) == 2)
    assert chat.sent() == ["emergency"]
    assert await chat.asked("danger", key)
    assert not await chat.asked("danger", again)
    assert (await chat.view()).scored_bursts == 0


async def test_a_street_with_112_in_it_is_no_emergency(path: LeadPath, phone: str) -> None:
    """Case 7: neither the rules at ingress nor the model see one; the conversation answers as always."""
    chat = Chat(path, phone)
    key = await chat.say("strada Unirii 112, aveți parcare?")
    await chat.is_sent("first-reply")
    result = await path.burst_result(phone, key)
    assert result.scored
    assert not await chat.asked("danger", key)
    assert path.posts(phone) == []


async def test_danger_that_only_the_model_sees_gets_the_same_a_little_later(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    key = await chat.say("nu mai pot respira")
    await chat.is_sent("first-reply", "emergency")
    assert await chat.asked("danger", key)
    await eventually(lambda: len(path.posts(phone)) >= 1)
    await path.burst_result(phone, key)
    contact = path.contacts(phone)[0]["id"]
    await eventually(lambda: len(path.linked("tasks", contact)) == 1)


async def test_the_limits_end_with_their_time(skipping: tuple[WorkflowEnvironment, LeadPath], phone: str) -> None:
    """24 h for the reply, the acknowledgement and the confirmation of a second STOP, 12 h for danger."""
    env, path = skipping
    chat = Chat(path, phone)

    async def answered(text: str, key: str) -> bool:
        await eventually(lambda: path.is_started(f"record/{chat.reference}/{key}"))
        return await path.is_started(delivery_id(f"{text}.{key}"))

    async def rounds(hours: float) -> list[bool]:
        """Each of the four, twice: at once and after some hours."""
        found = []
        wishes: list[tuple[str, dict[str, Any]]] = [
            ("first-reply", {"text": "Bună, cât costă?", "scorable": False}),
            ("media-acknowledgement", {"kind": "media", "note": "[imagine]", "scorable": False}),
            ("stop-confirmation", {"text": "STOP", "reply": "stop"}),
            ("emergency", {"text": "nu pot respira", "danger": True}),
        ]
        for text, given in wishes:
            [key] = await chat.write(message(sent_at=await env.get_current_time(), **given))
            found.append(await answered(text, key))
        await eventually(lambda: len([n for n in chat.notes() if n.startswith("WhatsApp: ")]) == len(found) * turn)
        await env.sleep(timedelta(hours=hours))
        return found

    turn = 1
    assert await rounds(11.5) == [True, True, True, True]
    turn = 2
    assert await rounds(1) == [False, False, False, False]
    turn = 3
    assert await rounds(12) == [False, False, False, True]
    turn = 4
    assert (await rounds(0))[:3] == [True, True, True]
