"""The demo's people and what has to become of each. All numbers and names are fictional."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoLead:
    """One lead: how it arrives and the outcome that makes the demo succeed.

    `texts` are WhatsApp messages, or the one text of a web form; `model_fails`: OpenAI answers 500 to this lead.
    """

    title: str
    channel: str
    phone: str
    name: str
    texts: tuple[str, ...]
    classification: str
    notes: int
    model_fails: bool = False

    @property
    def alerted(self) -> bool:
        """HOT leads alert staff, others do not."""
        return self.classification == "HOT"

    @property
    def tasks(self) -> int:
        """Staff tasks: for a HOT lead, and for whoever wrote on WhatsApp and waits for an answer."""
        return int(self.alerted or (self.channel == "whatsapp" and self.classification != "UNQUALIFIED"))


LEADS = (
    DemoLead(
        "Romanian, three messages",
        "whatsapp",
        "+40712345678",
        "Ana Pop",
        ("Bună ziua!", "Vreau două implanturi dentare", "Cât mai repede, am bugetul pregătit: 3000 euro"),
        classification="HOT",
        notes=3,
    ),
    DemoLead(
        "English web form",
        "web",
        "+40722333444",
        "Emma Stone",
        ("Hello, I am interested in teeth whitening. Could you tell me more about it?",),
        classification="WARM",
        notes=1,
    ),
    DemoLead(
        "Romanian, vague question",
        "whatsapp",
        "+40733444555",
        "Dan Ilie",
        ("Bună, ce prețuri aveți?",),
        classification="COLD",
        notes=1,
    ),
    DemoLead(
        "OpenAI answers 500",
        "whatsapp",
        "+40744555666",
        "Ion Radu",
        ("Vreau All-on-4 la maxilar, am 8000 euro strânși",),
        classification="HOT",
        notes=1,
        model_fails=True,
    ),
)

VISITOR_PHONE = "+40755666111"
VISITOR: dict[str, object] = {
    "external_id": "demo-visit",
    "phone": VISITOR_PHONE,
    "name": "Maria Dinu",
    "title": "Consultație",
    "language": "ro",
    "consent": {"appointment_reminders": True, "text": "Sunt de acord să primesc mementouri pe WhatsApp."},
}
"""The body of `POST /appointments`, but for the time: somebody who is no lead of this demo."""
