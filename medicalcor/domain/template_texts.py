"""The words of the message templates as they are registered with Meta: bodies and button titles in each language.

Meta's rules: at most 1,024 characters once filled in, no placeholder first or last or beside another, button titles of
at most 25 characters (20 here, so that the same words fit a session button).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Texts = Mapping[str, str]

BODIES: Mapping[str, Texts] = MappingProxyType(
    {
        "hot_lead_acknowledgment": {
            "ro": "Bună ziua, {{1}}! Am primit solicitarea dumneavoastră despre {{2}}. Un coleg vă sună în timpul "
            "programului clinicii. Ne puteți scrie și aici. Dacă nu mai doriți astfel de mesaje, răspundeți STOP.",
            "en": "Hello, {{1}}! We have received your enquiry about {{2}}. A colleague will call you during our "
            "opening hours. You can also write to us here. If you do not want such messages, reply STOP.",
            "de": "Guten Tag, {{1}}! Wir haben Ihre Anfrage zum Thema {{2}} erhalten. Wir rufen Sie während unserer "
            "Öffnungszeiten an. Sie können uns auch hier schreiben. Wenn Sie solche Nachrichten nicht möchten, "
            "antworten Sie STOP.",
        },
        "appointment_reminder_24h": {
            "ro": "Bună ziua, {{1}}! Vă reamintim programarea dumneavoastră la clinică: {{2}}. Vă rugăm să ne spuneți "
            "dacă veniți.",
            "en": "Hello, {{1}}! A reminder of your appointment at the clinic: {{2}}. Please let us know whether you "
            "are coming.",
            "de": "Guten Tag, {{1}}! Wir erinnern Sie an Ihren Termin in der Praxis: {{2}}. Bitte sagen Sie uns, ob "
            "Sie kommen.",
        },
        "appointment_reminder_2h": {
            "ro": "Bună ziua, {{1}}! Vă așteptăm la clinică: {{2}}. Dacă nu mai puteți ajunge, vă rugăm să ne scrieți "
            "aici.",
            "en": "Hello, {{1}}! We look forward to seeing you at the clinic: {{2}}. If you cannot make it, please "
            "write to us here.",
            "de": "Guten Tag, {{1}}! Wir erwarten Sie in der Praxis: {{2}}. Wenn Sie nicht kommen können, schreiben "
            "Sie uns bitte hier.",
        },
        "appointment_confirmation": {
            "ro": "Bună ziua, {{1}}! Programarea dumneavoastră la clinică este înregistrată: {{2}}. Dacă aveți "
            "întrebări, ne puteți scrie aici.",
            "en": "Hello, {{1}}! Your appointment at the clinic is booked: {{2}}. If you have any questions, you can "
            "write to us here.",
            "de": "Guten Tag, {{1}}! Ihr Termin in der Praxis ist eingetragen: {{2}}. Wenn Sie Fragen haben, "
            "schreiben Sie uns hier.",
        },
        "appointment_changed": {
            "ro": "Bună ziua, {{1}}! Clinica a mutat programarea dumneavoastră. Noua dată și oră: {{2}}. Vă rugăm să "
            "ne spuneți dacă vi se potrivește.",
            "en": "Hello, {{1}}! The clinic has moved your appointment. The new date and time: {{2}}. Please let us "
            "know whether this suits you.",
            "de": "Guten Tag, {{1}}! Die Praxis hat Ihren Termin verschoben. Der neue Termin: {{2}}. Bitte sagen Sie "
            "uns, ob er Ihnen passt.",
        },
        "appointment_cancelled": {
            "ro": "Bună ziua, {{1}}! Ne pare rău: clinica a anulat programarea dumneavoastră ({{2}}). Vă rugăm să ne "
            "spuneți dacă doriți altă dată.",
            "en": "Hello, {{1}}! We are sorry: the clinic has cancelled your appointment ({{2}}). Please let us know "
            "whether you would like another one.",
            "de": "Guten Tag, {{1}}! Es tut uns leid: Die Praxis hat Ihren Termin ({{2}}) abgesagt. Bitte sagen Sie "
            "uns, ob Sie einen neuen Termin möchten.",
        },
        "recall_reminder": {
            "ro": "Bună ziua, {{1}}! A trecut mai mult de o jumătate de an de la ultima dumneavoastră vizită la "
            "clinica noastră. Vă recomandăm un control. Doriți să vă programăm?",
            "en": "Hello, {{1}}! It has been more than half a year since your last visit to our clinic. We recommend "
            "a check-up. Would you like an appointment?",
            "de": "Guten Tag, {{1}}! Ihr letzter Besuch in unserer Praxis liegt mehr als ein halbes Jahr zurück. Wir "
            "empfehlen eine Kontrolle. Möchten Sie einen Termin?",
        },
        "consent_renewal": {
            "ro": "Bună ziua, {{1}}! Acordul dumneavoastră expiră curând. Este vorba despre: {{2}}. Expiră la data de "
            "{{3}}. Îl prelungiți cu încă doi ani?",
            "en": "Hello, {{1}}! Your consent will expire soon. It is about: {{2}}. It expires on {{3}}. Do you renew "
            "it for another two years?",
            "de": "Guten Tag, {{1}}! Ihre Einwilligung läuft bald ab. Es geht um: {{2}}. Sie endet am {{3}}. "
            "Verlängern Sie sie um weitere zwei Jahre?",
        },
    }
)

NO_NAME: Texts = MappingProxyType(
    {"ro": "stimată pacientă, stimate pacient", "en": "dear patient", "de": "liebe Patientin, lieber Patient"}
)
"""The neutral form of a body's salutation: Meta takes no empty parameter."""

NO_PROCEDURE: Texts = MappingProxyType({"ro": "tratamentul dorit", "en": "your treatment", "de": "Ihre Behandlung"})

TITLES: Mapping[str, Texts] = MappingProxyType(
    {
        "confirm": {"ro": "Confirm", "en": "I am coming", "de": "Ich komme"},
        "agree": {"ro": "Mi se potrivește", "en": "It suits me", "de": "Passt mir"},
        "move": {"ro": "Altă dată", "en": "Another time", "de": "Anderer Termin"},
        "cancel": {"ro": "Anulez", "en": "Cancel", "de": "Absagen"},
        "undo": {"ro": "Vin totuși", "en": "I will come", "de": "Ich komme doch"},
        "seen": {"ro": "Am înțeles", "en": "I understand", "de": "Verstanden"},
        "book": {"ro": "Da, doresc", "en": "Yes, please", "de": "Ja, bitte"},
        "later": {"ro": "Nu acum", "en": "Not now", "de": "Jetzt nicht"},
        "stop": {"ro": "Nu mai doresc mesaje", "en": "No more messages", "de": "Keine Nachrichten"},
        "yes": {"ro": "Da", "en": "Yes", "de": "Ja"},
        "no": {"ro": "Nu", "en": "No", "de": "Nein"},
    }
)
