"""The words of the fixed texts to patients, in Romanian, English and German; `patient_texts` puts them together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "received": {
            "ro": "Bună ziua! Am primit mesajul dumneavoastră și vă răspundem în cel mai scurt timp.",
            "en": "Hello! We have received your message and will get back to you as soon as possible.",
            "de": "Guten Tag! Wir haben Ihre Nachricht erhalten und melden uns so bald wie möglich.",
        },
        "received_closed": {
            "ro": "Bună ziua! Am primit mesajul dumneavoastră. Clinica este închisă acum; vă răspundem din {opens}.",
            "en": "Hello! We have received your message. The clinic is closed now; we will answer from {opens}.",
            "de": "Guten Tag! Wir haben Ihre Nachricht erhalten. Die Praxis ist jetzt geschlossen; wir antworten ab "
            "{opens}.",
        },
        "privacy": {
            "ro": "Cum folosim datele dumneavoastră: {url}",
            "en": "How we use your data: {url}",
            "de": "Wie wir Ihre Daten verwenden: {url}",
        },
        "ask_data": {
            "ro": "Sunteți de acord ca un program automat să ne ajute să evaluăm mesajul dumneavoastră, fără nume și "
            "număr de telefon?",
            "en": "Do you agree that an automatic program helps us assess your message, without your name and phone "
            "number?",
            "de": "Sind Sie einverstanden, dass ein automatisches Programm uns hilft, Ihre Nachricht einzuschätzen, "
            "ohne Ihren Namen und Ihre Telefonnummer?",
        },
        "media": {
            "ro": "Mulțumim! Am primit ce ne-ați trimis. Vă rugăm să ne scrieți în câteva cuvinte despre ce este vorba "
            "sau să ne sunați.",
            "en": "Thank you! We have received what you sent. Please write to us in a few words what it is about, or "
            "call us.",
            "de": "Danke! Wir haben erhalten, was Sie geschickt haben. Bitte schreiben Sie uns kurz, worum es geht, "
            "oder rufen Sie uns an.",
        },
        "media_phone": {
            "ro": "Telefon: {phone}",
            "en": "Phone: {phone}",
            "de": "Telefon: {phone}",
        },
        "stopped": {
            "ro": "Am înțeles: nu vă mai trimitem mesaje pe WhatsApp. Nici mesajele care vă reamintesc programările nu "
            "mai vin. La ce ne scrieți dumneavoastră răspundem în continuare. Dacă doriți din nou mesaje, apăsați "
            "butonul sau scrieți START.",
            "en": "Understood: we will send you no more messages on WhatsApp. Reminders of your appointments will not "
            "come either. We still answer what you write to us. If you want messages again, tap the button or write "
            "START.",
            "de": "Verstanden: Wir senden Ihnen keine Nachrichten mehr per WhatsApp. Auch Terminerinnerungen kommen "
            "nicht mehr. Auf das, was Sie uns schreiben, antworten wir weiterhin. Wenn Sie wieder Nachrichten möchten, "
            "tippen Sie auf den Knopf oder schreiben Sie START.",
        },
        "ask_start": {
            "ro": "Doriți să primiți din nou pe WhatsApp {purposes}? Acordul este valabil doi ani și îl puteți retrage "
            "oricând scriind STOP.",
            "en": "Do you want to receive on WhatsApp again: {purposes}? Your consent holds for two years and you can "
            "withdraw it at any time by writing STOP.",
            "de": "Möchten Sie wieder per WhatsApp erhalten: {purposes}? Ihre Einwilligung gilt zwei Jahre und Sie "
            "können sie jederzeit widerrufen, indem Sie STOP schreiben.",
        },
        "started": {
            "ro": "Mulțumim! Veți primi din nou mesajele noastre. Pentru a le opri, scrieți STOP.",
            "en": "Thank you! You will receive our messages again. To stop them, write STOP.",
            "de": "Danke! Sie erhalten wieder unsere Nachrichten. Um sie zu beenden, schreiben Sie STOP.",
        },
        "not_started": {
            "ro": "Am înțeles: nu vă trimitem mesaje.",
            "en": "Understood: we will not send you messages.",
            "de": "Verstanden: Wir senden Ihnen keine Nachrichten.",
        },
        "answer_received": {
            "ro": "Mulțumim, am primit răspunsul dumneavoastră.",
            "en": "Thank you, we have received your answer.",
            "de": "Danke, wir haben Ihre Antwort erhalten.",
        },
        "emergency": {
            "ro": "Dacă este o urgență, sunați ACUM la 112. Nu așteptați un răspuns aici.",
            "en": "If this is an emergency, call 112 NOW. Do not wait for an answer here.",
            "de": "Wenn es ein Notfall ist, rufen Sie JETZT 112 an. Warten Sie nicht auf eine Antwort hier.",
        },
        "on_call": {
            "ro": "Medicul nostru de gardă: {phone}. Am anunțat și echipa clinicii.",
            "en": "Our dentist on call: {phone}. We have also alerted the clinic's team.",
            "de": "Unser zahnärztlicher Notdienst: {phone}. Wir haben auch das Praxisteam benachrichtigt.",
        },
        "alerted": {
            "ro": "Am anunțat și echipa clinicii.",
            "en": "We have also alerted the clinic's team.",
            "de": "Wir haben auch das Praxisteam benachrichtigt.",
        },
        "ask_visit": {
            "ro": "Vă mulțumim pentru răspuns! Ca să nu greșim: ce doriți pentru programarea de {when}?",
            "en": "Thank you for your answer! To be sure: what would you like for your appointment on {when}?",
            "de": "Danke für Ihre Antwort! Damit nichts verwechselt wird: Was möchten Sie für den Termin am {when}?",
        },
        "which_visit_confirm": {
            "ro": "Vă mulțumim pentru răspuns! La care programare veniți?",
            "en": "Thank you for your answer! Which appointment are you coming to?",
            "de": "Danke für Ihre Antwort! Zu welchem Termin kommen Sie?",
        },
        "which_visit_cancel": {
            "ro": "Vă mulțumim pentru răspuns! Pe care programare o anulați?",
            "en": "Thank you for your answer! Which appointment are you cancelling?",
            "de": "Danke für Ihre Antwort! Welchen Termin sagen Sie ab?",
        },
        "which_visit_move": {
            "ro": "Vă mulțumim pentru răspuns! Pentru care programare doriți altă dată?",
            "en": "Thank you for your answer! For which appointment would you like another time?",
            "de": "Danke für Ihre Antwort! Für welchen Termin möchten Sie eine andere Zeit?",
        },
        "more_visits": {
            "ro": "Pentru alte programări, vă rugăm să ne scrieți.",
            "en": "For other appointments, please write to us.",
            "de": "Für andere Termine schreiben Sie uns bitte.",
        },
        "visit_confirmed": {
            "ro": "Vă mulțumim, ați confirmat programarea: {when}. Vă așteptăm!",
            "en": "Thank you, you have confirmed your appointment: {when}. We look forward to seeing you!",
            "de": "Danke, Sie haben Ihren Termin bestätigt: {when}. Wir freuen uns auf Sie!",
        },
        "visit_move_asked": {
            "ro": "Am înțeles: doriți altă dată în locul programării de {when}. Un coleg vă caută ca să stabiliți "
            "împreună; până atunci programarea rămâne.",
            "en": "Understood: you would like another time instead of {when}. A colleague will contact you to arrange "
            "it; until then your appointment stays as it is.",
            "de": "Verstanden: Sie möchten einen anderen Termin anstelle von {when}. Wir melden uns bei Ihnen, um ihn "
            "zu vereinbaren; bis dahin bleibt Ihr Termin bestehen.",
        },
        "visit_new_asked": {
            "ro": "Am înțeles: doriți o nouă programare în locul celei de {when}. Un coleg vă caută ca să o stabiliți "
            "împreună.",
            "en": "Understood: you would like a new appointment instead of {when}. A colleague will contact you to "
            "arrange it.",
            "de": "Verstanden: Sie möchten einen neuen Termin anstelle von {when}. Wir melden uns bei Ihnen, um ihn zu "
            "vereinbaren.",
        },
        "visit_cancelled": {
            "ro": "Am anulat programarea de {when}. Dacă v-ați răzgândit, apăsați butonul până la ora programării.",
            "en": "We have cancelled your appointment on {when}. If you change your mind, tap the button before its "
            "time.",
            "de": "Wir haben Ihren Termin am {when} abgesagt. Wenn Sie doch kommen möchten, tippen Sie vor dem Termin "
            "auf den Knopf.",
        },
        "visit_reopened": {
            "ro": "Programarea de {when} este din nou valabilă. Dacă ora a fost dată între timp altcuiva, vă sunăm.",
            "en": "Your appointment on {when} stands again. If the time has been given to somebody else meanwhile, we "
            "will call you.",
            "de": "Ihr Termin am {when} gilt wieder. Falls die Zeit inzwischen vergeben ist, rufen wir Sie an.",
        },
        "visit_moved": {
            "ro": "Butonul era pentru o oră care nu mai este valabilă. Programarea dumneavoastră este acum: {when}. Ce "
            "doriți?",
            "en": "That button was for a time that no longer holds. Your appointment is now: {when}. What would you "
            "like?",
            "de": "Der Knopf galt für eine Zeit, die nicht mehr stimmt. Ihr Termin ist jetzt: {when}. Was möchten Sie?",
        },
        "visit_called_off": {
            "ro": "Programarea de {when} este anulată de clinică. Dacă doriți altă dată, apăsați butonul.",
            "en": "Your appointment on {when} has been cancelled by the clinic. If you would like another one, tap the "
            "button.",
            "de": "Ihr Termin am {when} wurde von der Praxis abgesagt. Wenn Sie einen neuen Termin möchten, tippen Sie "
            "auf den Knopf.",
        },
        "visit_seen": {
            "ro": "Vă mulțumim! Dacă doriți o nouă programare, ne puteți scrie aici.",
            "en": "Thank you! If you would like a new appointment, you can write to us here.",
            "de": "Danke! Wenn Sie einen neuen Termin möchten, schreiben Sie uns hier.",
        },
        "visit_over": {
            "ro": "Ora programării ({when}) a trecut, așa că butonul nu mai este valabil. Un coleg vă răspunde în "
            "timpul programului.",
            "en": "The time of that appointment ({when}) has passed, so the button no longer works. A colleague will "
            "answer you during our opening hours.",
            "de": "Die Zeit dieses Termins ({when}) ist vorbei, der Knopf gilt nicht mehr. Wir antworten Ihnen während "
            "unserer Öffnungszeiten.",
        },
        "ask_consent": {
            "ro": "Vă mulțumim pentru răspuns! Ca să nu greșim: sunteți de acord cu {purposes}?",
            "en": "Thank you for your answer! To be sure: do you agree to {purposes}?",
            "de": "Danke für Ihre Antwort! Damit nichts verwechselt wird: Sind Sie einverstanden mit: {purposes}?",
        },
    }
)
