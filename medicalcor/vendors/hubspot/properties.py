"""The custom properties that this product needs in a portal, in one table; `medicalcor hubspot setup` creates them.

Uniqueness cannot be added to a property later (`contracts/hubspot/FACTS.md`, Upsert).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from medicalcor.domain.templates import TEMPLATES
from medicalcor.vendors.hubspot import consents

GROUP = "medicalcor"
GROUP_LABEL = "MedicalCor"

PHONE = "medicalcor_phone"
WHATSAPP_USER_ID = "medicalcor_whatsapp_user_id"
WA_ID = "medicalcor_wa_id"
LEAD_SCORE = "lead_score"
LEAD_STATUS = "lead_status"
LEAD_SCORE_UPDATED = "lead_score_updated"
LEAD_SCORE_CHECKED = "lead_score_checked"
LEAD_SCORER = "lead_scorer"
"""Who scored: `rules`, or the model and the version of its prompt."""
PROCEDURE_INTEREST = "procedure_interest"
URGENCY_LEVEL = "urgency_level"
LEAD_SOURCE = "lead_source"
LAST_MESSAGE = "last_message_timestamp"
FIRST_RESPONSE_SECONDS = "first_response_seconds"
FIRST_RESPONSE_AT = "lead_first_response_at"
LAST_VISIT = "last_visit_at"
"""When the last visit began: what recalls are searched by. Each visit's reminders write it; older ones are imported."""
RECALL_PERIOD = "medicalcor_recall_period"
"""The period (YYYY-MM) of the last recall."""
LAST_SENT = {row.name: f"medicalcor_last_{row.name}" for row in TEMPLATES.values() if row.cooldown}
"""When a template with a cooldown last went to the person, by the template's name."""

TASK_STATUS, TASK_COMPLETED_AT = "hs_task_status", "hs_task_completion_date"
TASK_COMPLETED = "COMPLETED"
"""HubSpot's own, on tasks."""

KEY = "medicalcor_key"
"""Our idempotency key on notes and tasks, for which HubSpot has none."""

APPOINTMENTS = "0-421"
"""HubSpot's own object type of visits; it has to be activated in the portal."""
EXTERNAL_ID = "external_id"
PATIENT_NAME = "patient_name"
BOOKING_REQUESTS = "booking_requests"
"""Keys of the requests that an appointment was made of: one that comes again has no second effect."""
REMINDER_MARKS = {
    "24h": ("reminder_24h_sent", "reminder_24h_for"),
    "2h": ("reminder_2h_sent", "reminder_2h_for"),
}
"""When a reminder went, and the appointment's time that it was about."""
BOOKED = ("booked_at", "booked_for")
PATIENT_ANSWER = ("patient_answer", "patient_answer_for")
"""confirmed | another_time | cancelled | moved, and the appointment's time that it answers."""

_FIELD_TYPES = {"string": "text", "number": "number", "datetime": "date"}


@dataclass(frozen=True)
class Property:
    """One custom property of one object type. `type` as HubSpot names it."""

    object_type: str
    name: str
    label: str
    type: str = "string"
    unique: bool = False

    def definition(self) -> dict[str, Any]:
        """The body that creates it."""
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "fieldType": _FIELD_TYPES[self.type],
            "groupName": GROUP,
            "hasUniqueValue": self.unique,
        }


PROPERTIES: tuple[Property, ...] = (
    Property("contacts", PHONE, "Telefon (identitate)", unique=True),
    Property("contacts", WHATSAPP_USER_ID, "Utilizator WhatsApp (identitate)", unique=True),
    Property("contacts", WA_ID, "WhatsApp id pentru răspuns"),
    Property("contacts", LEAD_SCORE, "Scor lead (1-5)", "number"),
    Property("contacts", LEAD_STATUS, "Clasa lead"),
    Property("contacts", LEAD_SCORE_UPDATED, "Scor calculat la", "datetime"),
    Property("contacts", LEAD_SCORE_CHECKED, "Scor verificat la", "datetime"),
    Property("contacts", LEAD_SCORER, "Scor calculat de"),
    Property("contacts", PROCEDURE_INTEREST, "Proceduri de interes"),
    Property("contacts", URGENCY_LEVEL, "Urgență"),
    Property("contacts", LEAD_SOURCE, "Sursa lead"),
    Property("contacts", LAST_MESSAGE, "Ultimul mesaj la", "datetime"),
    Property("contacts", FIRST_RESPONSE_SECONDS, "Primul răspuns după (secunde)", "number"),
    Property("contacts", FIRST_RESPONSE_AT, "Primul răspuns la", "datetime"),
    Property("contacts", LAST_VISIT, "Ultima vizită la", "datetime"),
    Property("contacts", RECALL_PERIOD, "Ultima rechemare, pentru luna"),
    *(Property("contacts", name, f"Ultimul {template}", "datetime") for template, name in LAST_SENT.items()),
    *(Property("contacts", name, label, hs_type) for name, label, hs_type in consents.definitions()),
    Property("notes", KEY, "Cheie MedicalCor", unique=True),
    Property("tasks", KEY, "Cheie MedicalCor", unique=True),
    Property(APPOINTMENTS, EXTERNAL_ID, "Id din programul clinicii", unique=True),
    Property(APPOINTMENTS, PATIENT_NAME, "Numele pacientului"),
    Property(APPOINTMENTS, REMINDER_MARKS["24h"][0], "Reminder 24 h trimis la", "datetime"),
    Property(APPOINTMENTS, REMINDER_MARKS["24h"][1], "Reminder 24 h pentru ora", "datetime"),
    Property(APPOINTMENTS, REMINDER_MARKS["2h"][0], "Reminder 2 h trimis la", "datetime"),
    Property(APPOINTMENTS, REMINDER_MARKS["2h"][1], "Reminder 2 h pentru ora", "datetime"),
    Property(APPOINTMENTS, PATIENT_ANSWER[0], "Răspunsul pacientului"),
    Property(APPOINTMENTS, PATIENT_ANSWER[1], "Răspunsul pacientului, pentru ora", "datetime"),
    Property(APPOINTMENTS, BOOKED[0], "Programat sau mutat la", "datetime"),
    Property(APPOINTMENTS, BOOKED[1], "Programat pentru ora", "datetime"),
    Property(APPOINTMENTS, BOOKING_REQUESTS, "Cereri de programare (tehnic)"),
)
