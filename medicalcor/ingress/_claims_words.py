"""The words of the claims page in Romanian, English and German; staff of all three read it."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT = "ro"

WORDS: Mapping[str, Mapping[str, str]] = {
    "ro": {
        "name": "Română",
        "date": "%d.%m.%Y, %H:%M",
        "hot_lead": "Lead HOT",
        "danger": "Posibil pericol de viață",
        "danger_text": "Dacă nu răspunde, sună la 112 și spune ce a scris.",
        "no_phone": "Persoană fără număr de telefon",
        "other": "O persoană așteaptă clinica",
        "whatsapp": "WhatsApp",
        "voice": "telefon",
        "web": "formular web",
        "score": "Scor",
        "channel": "Canal",
        "received": "Primit",
        "by_label": "Numele tău, pentru colegi (opțional)",
        "claim_hot_lead": "Preiau eu acest lead",
        "claim": "Preiau eu",
        "claim_hint": "După ce apeși vezi numărul, iar anunțul nu se mai repetă.",
        "show": "Arată numărul",
        "show_hint": "Întreabă întâi colegul: persoana să nu fie sunată de două ori.",
        "yours": "L-ai preluat. Sună acum.",
        "claimed": "Preluat la {time}.",
        "claimed_by": "Preluat de {by} la {time}.",
        "task": "Sarcina din HubSpot a fost încheiată la {time}.",
        "staff_reply": "Un coleg i-a scris persoanei la {time}.",
        "over": "Anunțul s-a încheiat fără să fie preluat. Datele sunt mai jos.",
        "call": "Sună {phone}",
        "chat": "Scrie pe WhatsApp",
        "crm": "Contactul în HubSpot",
        "no_number": "Persoana nu are număr de telefon cunoscut. Răspunde-i din WhatsApp, din contul clinicii.",
        "forged": "Acest link nu este valabil",
        "forged_text": "Deschide-l din nou din mesajul primit; poate a fost copiat doar pe jumătate.",
        "expired": "Acest link a expirat",
        "expired_text": "Persoana și sarcina ei se găsesc în HubSpot.",
        "away": "Sistemul nu răspunde acum",
        "away_text": "Încearcă din nou peste câteva secunde. Nimic nu s-a pierdut.",
        "recorded": "Preluarea este înregistrată",
        "recorded_text": "Datele persoanei încă nu pot fi arătate. Reîncarcă pagina peste câteva secunde.",
        "again": "Încearcă din nou",
    },
    "en": {
        "name": "English",
        "date": "%d %b %Y, %H:%M",
        "hot_lead": "HOT lead",
        "danger": "Possible danger to life",
        "danger_text": "If nobody answers, call 112 and say what was written.",
        "no_phone": "Person without a phone number",
        "other": "Somebody is waiting for the clinic",
        "whatsapp": "WhatsApp",
        "voice": "phone",
        "web": "web form",
        "score": "Score",
        "channel": "Channel",
        "received": "Received",
        "by_label": "Your name, for colleagues (optional)",
        "claim_hot_lead": "I take this lead",
        "claim": "I take this",
        "claim_hint": "Then you see the number, and the alert is not repeated.",
        "show": "Show the number",
        "show_hint": "Ask your colleague first: nobody should be called twice.",
        "yours": "It is yours. Call now.",
        "claimed": "Taken at {time}.",
        "claimed_by": "Taken by {by} at {time}.",
        "task": "The HubSpot task was completed at {time}.",
        "staff_reply": "A colleague wrote to this person at {time}.",
        "over": "The alert ended without anybody taking it. The details are below.",
        "call": "Call {phone}",
        "chat": "Write on WhatsApp",
        "crm": "Contact in HubSpot",
        "no_number": "No phone number is known of this person. Reply from the clinic's WhatsApp.",
        "forged": "This link is not valid",
        "forged_text": "Open it from the message again; perhaps only half of it was copied.",
        "expired": "This link has expired",
        "expired_text": "The person and the task are in HubSpot.",
        "away": "The system does not answer now",
        "away_text": "Try again in a few seconds. Nothing is lost.",
        "recorded": "Your claim is recorded",
        "recorded_text": "The person's details cannot be shown yet. Reload this page in a few seconds.",
        "again": "Try again",
    },
    "de": {
        "name": "Deutsch",
        "date": "%d.%m.%Y, %H:%M Uhr",
        "hot_lead": "HOT-Lead",
        "danger": "Mögliche Lebensgefahr",
        "danger_text": "Wenn niemand antwortet: 112 anrufen und sagen, was geschrieben wurde.",
        "no_phone": "Person ohne Telefonnummer",
        "other": "Jemand wartet auf die Praxis",
        "whatsapp": "WhatsApp",
        "voice": "Telefon",
        "web": "Webformular",
        "score": "Punkte",
        "channel": "Kanal",
        "received": "Eingang",
        "by_label": "Ihr Name, für Kolleginnen und Kollegen (freiwillig)",
        "claim_hot_lead": "Ich übernehme diesen Lead",
        "claim": "Ich übernehme",
        "claim_hint": "Danach sehen Sie die Nummer, und die Meldung wird nicht wiederholt.",
        "show": "Nummer anzeigen",
        "show_hint": "Fragen Sie zuerst nach: Niemand soll zweimal angerufen werden.",
        "yours": "Übernommen. Bitte jetzt anrufen.",
        "claimed": "Übernommen: {time}.",
        "claimed_by": "Übernommen von {by}: {time}.",
        "task": "Die Aufgabe in HubSpot wurde erledigt: {time}.",
        "staff_reply": "Aus der Praxis wurde dieser Person geschrieben: {time}.",
        "over": "Die Meldung endete, ohne dass jemand sie übernahm. Die Angaben stehen unten.",
        "call": "{phone} anrufen",
        "chat": "Auf WhatsApp schreiben",
        "crm": "Kontakt in HubSpot",
        "no_number": "Von dieser Person ist keine Telefonnummer bekannt. Bitte aus dem WhatsApp der Praxis antworten.",
        "forged": "Dieser Link ist ungültig",
        "forged_text": "Bitte noch einmal aus der Nachricht öffnen; vielleicht wurde er nur zur Hälfte kopiert.",
        "expired": "Dieser Link ist abgelaufen",
        "expired_text": "Die Person und die Aufgabe stehen in HubSpot.",
        "away": "Das System antwortet gerade nicht",
        "away_text": "Bitte in einigen Sekunden noch einmal versuchen. Nichts ist verloren.",
        "recorded": "Die Übernahme ist vermerkt",
        "recorded_text": "Die Angaben können noch nicht gezeigt werden. Bitte die Seite in einigen Sekunden neu laden.",
        "again": "Noch einmal versuchen",
    },
}


def language_of(chosen: str, accepted: str) -> str:
    """The page's language: the one chosen by link, else the browser's first that we speak, else Romanian."""
    if chosen in WORDS:
        return chosen
    for _, _, language in sorted(map(_weighed, enumerate(accepted.split(",")))):
        if language in WORDS:
            return language
    return DEFAULT


def _weighed(numbered: tuple[int, str]) -> tuple[float, int, str]:
    """One part of `Accept-Language`, as (least wanted last, place, primary language)."""
    place, part = numbered
    tag, _, quality = part.strip().lower().partition(";q=")
    try:
        weight = float(quality or 1)
    except ValueError:
        weight = 0.0
    return (-weight, place, tag.partition("-")[0])
