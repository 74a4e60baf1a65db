"""What staff are asked to do: the tasks' words, when they are due, which are posted and repeated (spec §3, §4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Channels(Enum):
    """Which staff channels a post goes to."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"


@dataclass(frozen=True)
class Round:
    """A repetition `minutes` after the post before it: of opening hours, or by the clock at any hour."""

    minutes: int
    channels: Channels = Channels.FIRST
    opening_hours: bool = True


@dataclass(frozen=True)
class Ask:
    """A staff task; `due_in_minutes` of business time. `channels`: posted there as well, and again in each of `rounds`.

    `reply_ends`: staff's own message to the person ends the repetition, as a claim does.
    """

    subject: str
    body: str
    due_in_minutes: int
    priority: str = "HIGH"
    channels: Channels | None = None
    rounds: tuple[Round, ...] = ()
    reply_ends: bool = True


HOT_LEAD_ROUNDS = (Round(5), Round(5, Channels.SECOND))
"""Unclaimed after 5 minutes of opening hours it is repeated, then sent to the second channel (spec §3)."""

DANGER = "danger"
NO_PHONE = "no_phone"
WAITING = "waiting"
AFFAIR = "affair"
VOICE_NOTE = "voice_note"
UNKNOWN_LANGUAGE = "unknown_language"
UNANSWERED_TAP = "unanswered_tap"
STOP_WITH_VISIT = "stop_with_visit"
DELIVERY_UNKNOWN = "delivery_unknown"
DELIVERY_FAILED = "delivery_failed"
VISIT_MOVE = "visit_move"
VISIT_CANCELLED = "visit_cancelled"
VISIT_REOPENED = "visit_reopened"
REMINDER_MISSED = "reminder_missed"
REMINDER_REFUSED = "reminder_refused"
VISIT_OF_NOBODY = "visit_of_nobody"
CALL_LIST = "call_list"
PRIVACY_DELETION = "privacy_deletion"
RECALL_WANTED = "recall_wanted"

ASKS = {
    DANGER: Ask(
        "URGENȚĂ: posibil pericol de viață, sună acum",
        "Mesajul descrie semne de pericol de viață. Sună persoana; dacă nu răspunde, 112.",
        5,
        channels=Channels.BOTH,
        # Six posts in all. A reply by hand does not end them: an away message of the Business app looks the same.
        rounds=(Round(5, Channels.BOTH, opening_hours=False),) * 5,
        reply_ends=False,
    ),
    NO_PHONE: Ask(
        "Răspunde pe WhatsApp: persoană fără număr de telefon",
        "Persoana scrie cu nume de utilizator WhatsApp; nu poate fi sunată. Răspunde din WhatsApp.",
        120,
        channels=Channels.FIRST,
    ),
    WAITING: Ask(
        "Răspunde pe WhatsApp: o persoană așteaptă",
        "Mesajul nu a primit încă răspuns de la clinică. Textul este în notițele contactului.",
        120,
        priority="MEDIUM",
    ),
    AFFAIR: Ask(
        "Răspunde unui pacient: mesaj despre o programare sau un tratament",
        "Pacientul scrie despre ceva în curs (întârzie, are o problemă). Textul este în notițele contactului.",
        30,
    ),
    VOICE_NOTE: Ask(
        "Ascultă mesajul vocal și răspunde",
        "Persoana a trimis un mesaj vocal, pe care sistemul nu îl ascultă. Îl găsiți în WhatsApp.",
        120,
    ),
    UNKNOWN_LANGUAGE: Ask(
        "Răspunde pe WhatsApp: mesaj într-o limbă necunoscută",
        "Limba mesajului nu a fost recunoscută, deci scorul nu este sigur. Textul este în notițele contactului.",
        120,
    ),
    UNANSWERED_TAP: Ask(
        "Răspunsul unui pacient nu a putut fi prelucrat",
        "Pacientul a apăsat un buton sau a răspuns la o întrebare care nu mai era deschisă. Verifică și răspunde-i.",
        30,
    ),
    STOP_WITH_VISIT: Ask(
        "Pacient cu programare apropiată a scris STOP: nu mai primește mementouri",
        "A retras acordul pentru mesaje; memento-ul programării nu îi va mai fi trimis. Sună pentru confirmare.",
        120,
    ),
    DELIVERY_UNKNOWN: Ask(
        "Un mesaj către pacient poate nu a ajuns",
        "WhatsApp nu a confirmat mesajul și nu îl trimitem a doua oară. Verifică și anunță pacientul altfel.",
        60,
    ),
    DELIVERY_FAILED: Ask(
        "Un mesaj către pacient nu a ajuns",
        "WhatsApp nu a livrat mesajul. Anunță pacientul altfel.",
        60,
    ),
}

ASKS |= {
    VISIT_MOVE: Ask(
        "Un pacient dorește altă dată pentru programare",
        "A răspuns pe WhatsApp că dorește altă dată. Sună și stabiliți împreună; programarea din HubSpot nu s-a mutat.",
        30,
    ),
    VISIT_CANCELLED: Ask(
        "Un pacient și-a anulat programarea pe WhatsApp",
        "Programarea este trecută ca anulată în HubSpot; locul este liber. Pacientul poate reveni până la ora ei.",
        30,
    ),
    VISIT_REOPENED: Ask(
        "Un pacient revine: își păstrează programarea pe care o anulase",
        "Programarea este din nou valabilă în HubSpot. Dacă locul a fost dat altcuiva, sună pacientul.",
        30,
    ),
    REMINDER_MISSED: Ask(
        "Memento netrimis: sună pacientul",
        "Memento-ul programării nu a putut fi trimis la timp (sisteme indisponibile) și nu mai pleacă.",
        30,
    ),
    REMINDER_REFUSED: Ask(
        "Memento netrimis: pacientul nu are acord pentru mesaje",
        "Nu există acord valabil pentru mementouri pe WhatsApp. Confirmă programarea telefonic.",
        240,
        priority="MEDIUM",
    ),
    VISIT_OF_NOBODY: Ask(
        "Programare fără pacient care poate fi anunțat",
        "În HubSpot programarea nu are un singur contact cu telefon: nu pleacă niciun mesaj. Corectați sau sunați.",
        240,
        priority="MEDIUM",
    ),
    # As it was asked before there was one list for all (`call-list`): for runs that began then.
    CALL_LIST: Ask(
        "De sunat: pacient cu programare schimbată de clinică",
        "Pacientul nu știe sau nu a răspuns că programarea a fost mutată ori anulată de clinică.",
        60,
    ),
}
"""About visits (spec §3, appointment-reminder-workflow)."""

ASKS |= {
    PRIVACY_DELETION: Ask(
        "GDPR: un contact a fost șters definitiv din HubSpot",
        "Conversația și programările acestei persoane mai sunt în curs în sistem. Cereți operatorului ștergerea lor.",
        480,
        channels=Channels.FIRST,
    ),
}
"""About what HubSpot did."""

ASKS |= {
    RECALL_WANTED: Ask(
        "Un pacient dorește o programare: a răspuns Da la invitația la control",
        "A trecut mai mult de o jumătate de an de la ultima vizită. Sună și stabiliți împreună data.",
        120,
    ),
}
"""About recalls."""

_ANYTHING = Ask("O persoană are nevoie de răspunsul clinicii", "Vezi notițele contactului.", 30)


def ask_of(kind: str) -> Ask:
    """The row of a kind; one that this build does not know is a task all the same, and never lost."""
    return ASKS.get(kind, _ANYTHING)
