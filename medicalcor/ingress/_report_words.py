"""The words of the weekly report in Romanian, English and German, and how each writes numbers, times and shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from medicalcor.domain.report.measures import percent_of
from medicalcor.domain.report.weeks import Week

DEFAULT = "ro"
NOTHING = "–"

WORDS: Mapping[str, Mapping[str, str]] = {
    "ro": {
        "name": "Română",
        "title": "Raportul săptămânii",
        "made": "Întocmit {at}. Cifrele rămân cele de atunci.",
        "hours": "Ora oficială s-a schimbat: săptămâna a avut {hours} de ore în loc de 168.",
        "now": "Săptămâna",
        "before": "Precedenta",
        "before_short": "Prec.",
        "no_before": "Pentru săptămâna precedentă ({week}) nu există raport.",
        "of": "{part} din {whole}",
        "small": "La mai puțin de 10 cazuri nu se dau procente.",
        "leads": "Lead-uri",
        "leads_hint": "Persoane care au scris sau sunat și au primit un scor în săptămână. Fiecare o dată: clasa "
        "după cel "
        "mai mare scor, canalul și ziua după primul mesaj.",
        "channels": "Lead-uri pe canal și clasă",
        "channel": "Canal",
        "total": "Total",
        "whatsapp": "WhatsApp",
        "voice": "Telefon",
        "web": "Formular web",
        "days": "Lead-uri pe zile",
        "day": "Ziua",
        "day_names": "Lu Ma Mi Jo Vi Sâ Du",
        "conversion": "Programări din lead-uri noi",
        "new": "Lead-uri noi",
        "booked": "Dintre ele, programate",
        "conversion_hint": "Noi: fără niciun scor înainte de această săptămână. Programate: au o vizită cunoscută după "
        "primul mesaj, până la întocmirea raportului, chiar dacă a fost anulată apoi. Raportul se face luni dimineața: "
        "cine se programează mai târziu nu apare.",
        "response": "Primul răspuns la lead-uri HOT",
        "alerts": "Anunțuri HOT",
        "under_5": "sub 5 minute",
        "under_60": "sub o oră",
        "median": "Mediana",
        "p95": "Percentila 95",
        "within_5_min": "sub 5 minute",
        "within_1_h": "5–60 de minute",
        "within_1_day": "1–24 de ore",
        "later": "mai târziu",
        "nobody": "nimeni încă",
        "response_hint": "Timp real, și noaptea, de la mesaj până când cineva preia anunțul, încheie sarcina sau scrie "
        "persoanei. Un anunț de persoană și zi. Mediana și percentila sunt ale celor cu răspuns; sub 20 de răspunsuri "
        "percentila 95 este cel mai lung timp.",
        "reminders": "Mementouri de programare",
        "sent": "trimise",
        "failed": "nelivrate",
        "late": "netrimise la timp",
        "refused": "fără acord",
        "unknown": "nesigure",
        "waiting": "încă nu se știe",
        "reminders_hint": "Mesajele din această săptămână, cel de 24 h și cel de 2 h separat. Nesigure: poate au "
        "ajuns, nu se "
        "trimit a doua oară.",
        "visits": "Răspunsurile la programări",
        "visits_all": "Vizite cu ora în această săptămână",
        "confirmed": "confirmate de pacient",
        "cancelled": "anulate de pacient",
        "another_time": "a cerut altă dată",
        "visits_hint": "Numai răspunsurile pe WhatsApp, pentru ora pe care vizita a avut-o la sfârșit.",
        "consents": "Acorduri reînnoite",
        "renewed": "reînnoite",
        "denied": "refuzate",
        "expired": "expirate fără răspuns",
        "other": "altfel încheiate",
        "consents_hint": "Întrebări încheiate în săptămână. Una poate privi mai multe acorduri ale aceleiași persoane.",
        "recalls": "Rechemări la control",
        "started": "Începute în săptămână",
        "ended": "Încheiate în săptămână",
        "accepted": "vor să vină",
        "recall_booked": "s-au programat",
        "declined": "nu doresc",
        "no_answer": "fără răspuns",
        "recalls_hint": "Cele încheiate au început, de regulă, într-o săptămână anterioară.",
        "system": "Cum a mers sistemul",
        "scorings": "Scoruri date",
        "fallbacks": "date de reguli, nu de model",
        "unscored": "nereușite sau încă în curs",
        "messages": "Mesaje către pacienți",
        "unknown_sends": "cu rezultat nesigur",
        "tasks": "Sarcini deschise în HubSpot",
        "overdue": "cu termen depășit",
        "system_hint": "Sarcinile sunt cele create de sistem, la întocmirea raportului; “–”: HubSpot nu a răspuns.",
        "previous": "precedenta: {value}",
        "forged": "Acest link nu este valabil",
        "forged_text": "Deschide-l din nou din mesajul primit; poate a fost copiat doar pe jumătate.",
        "expired_link": "Acest link a expirat",
        "expired_link_text": "Cere un link nou celui care administrează sistemul.",
        "missing": "Nu există raport pentru această săptămână",
        "missing_text": "Raportul se face luni la ora 8, pentru săptămâna încheiată. Cele mai vechi se șterg cu "
        "timpul.",
        "making": "Raportul se întocmește acum",
        "making_text": "Reîncarcă pagina peste un minut.",
        "away": "Sistemul nu răspunde acum",
        "away_text": "Reîncarcă pagina peste câteva secunde.",
    },
    "en": {
        "name": "English",
        "title": "Weekly report",
        "made": "Made {at}. The figures stay as they were then.",
        "hours": "The clocks changed: the week had {hours} hours instead of 168.",
        "now": "This week",
        "before": "Previous",
        "before_short": "Prev.",
        "no_before": "There is no report of the previous week ({week}).",
        "of": "{part} of {whole}",
        "small": "With fewer than 10 cases no percentages are given.",
        "leads": "Leads",
        "leads_hint": "People who wrote or called and were scored in the week. Each counts once: the class is that "
        "of the "
        "highest score, channel and day are those of the first message.",
        "channels": "Leads by channel and class",
        "channel": "Channel",
        "total": "Total",
        "whatsapp": "WhatsApp",
        "voice": "Phone",
        "web": "Web form",
        "days": "Leads by day",
        "day": "Day",
        "day_names": "Mon Tue Wed Thu Fri Sat Sun",
        "conversion": "New leads who booked",
        "new": "New leads",
        "booked": "Of these, booked",
        "conversion_hint": "New: no score before this week. Booked: a visit became known after the first message and "
        "before "
        "this report was made, even if it was cancelled later. The report is made on Monday morning: whoever books "
        "later "
        "is not in it.",
        "response": "First response to HOT leads",
        "alerts": "HOT alerts",
        "under_5": "within 5 minutes",
        "under_60": "within an hour",
        "median": "Median",
        "p95": "95th percentile",
        "within_5_min": "under 5 minutes",
        "within_1_h": "5–60 minutes",
        "within_1_day": "1–24 hours",
        "later": "later",
        "nobody": "nobody yet",
        "response_hint": "Real time, nights included, from the message until somebody takes the alert, completes its "
        "task or "
        "writes to the person. One alert a person and day. Median and percentile are of those answered; with fewer "
        "than 20 "
        "answers the 95th percentile is the longest wait.",
        "reminders": "Appointment reminders",
        "sent": "sent",
        "failed": "not delivered",
        "late": "not sent in time",
        "refused": "no consent",
        "unknown": "uncertain",
        "waiting": "not known yet",
        "reminders_hint": "Messages of this week, the 24 h and the 2 h one apart. Uncertain: it may have arrived and "
        "is not "
        "sent again.",
        "visits": "Answers to appointments",
        "visits_all": "Visits whose time was in this week",
        "confirmed": "confirmed by the patient",
        "cancelled": "cancelled by the patient",
        "another_time": "asked for another time",
        "visits_hint": "Answers on WhatsApp only, to the time that the visit had in the end.",
        "consents": "Consents renewed",
        "renewed": "renewed",
        "denied": "denied",
        "expired": "expired without an answer",
        "other": "ended otherwise",
        "consents_hint": "Questions that ended in the week. One may be about several consents of a person.",
        "recalls": "Recalls",
        "started": "Begun in the week",
        "ended": "Ended in the week",
        "accepted": "want to come",
        "recall_booked": "booked",
        "declined": "declined",
        "no_answer": "no answer",
        "recalls_hint": "Those that ended mostly began in an earlier week.",
        "system": "How the system did",
        "scorings": "Scores given",
        "fallbacks": "by the rules, not the model",
        "unscored": "failed or still running",
        "messages": "Messages to patients",
        "unknown_sends": "of uncertain outcome",
        "tasks": "Open tasks in HubSpot",
        "overdue": "overdue",
        "system_hint": "Tasks are those that the system made, when the report was made; “–”: HubSpot did not answer.",
        "previous": "previous: {value}",
        "forged": "This link is not valid",
        "forged_text": "Open it from the message again; perhaps only half of it was copied.",
        "expired_link": "This link has expired",
        "expired_link_text": "Ask whoever runs the system for a new one.",
        "missing": "There is no report of this week",
        "missing_text": "Reports are made on Mondays at 8, of the week that has ended. Old ones are deleted in time.",
        "making": "The report is being made",
        "making_text": "Reload this page in a minute.",
        "away": "The system does not answer now",
        "away_text": "Reload this page in a few seconds.",
    },
    "de": {
        "name": "Deutsch",
        "title": "Wochenbericht",
        "made": "Erstellt {at}. Die Zahlen bleiben die von damals.",
        "hours": "Die Uhren wurden umgestellt: Die Woche hatte {hours} statt 168 Stunden.",
        "now": "Woche",
        "before": "Vorwoche",
        "before_short": "Vorw.",
        "no_before": "Zur Vorwoche ({week}) gibt es keinen Bericht.",
        "of": "{part} von {whole}",
        "small": "Bei weniger als 10 Fällen stehen keine Prozente.",
        "leads": "Leads",
        "leads_hint": "Personen, die geschrieben oder angerufen haben und in der Woche bewertet wurden. Jede zählt "
        "einmal: "
        "Klasse nach der höchsten Punktzahl, Kanal und Tag nach der ersten Nachricht.",
        "channels": "Leads nach Kanal und Klasse",
        "channel": "Kanal",
        "total": "Summe",
        "whatsapp": "WhatsApp",
        "voice": "Telefon",
        "web": "Webformular",
        "days": "Leads nach Tagen",
        "day": "Tag",
        "day_names": "Mo Di Mi Do Fr Sa So",
        "conversion": "Neue Leads mit Termin",
        "new": "Neue Leads",
        "booked": "Davon mit Termin",
        "conversion_hint": "Neu: vor dieser Woche nie bewertet. Mit Termin: Nach der ersten Nachricht und vor diesem "
        "Bericht "
        "wurde ein Termin bekannt, auch wenn er später abgesagt wurde. Der Bericht entsteht am Montagmorgen: Wer "
        "später "
        "bucht, fehlt darin.",
        "response": "Erste Antwort auf HOT-Leads",
        "alerts": "HOT-Meldungen",
        "under_5": "in 5 Minuten",
        "under_60": "in einer Stunde",
        "median": "Median",
        "p95": "95. Perzentil",
        "within_5_min": "unter 5 Minuten",
        "within_1_h": "5–60 Minuten",
        "within_1_day": "1–24 Stunden",
        "later": "später",
        "nobody": "noch niemand",
        "response_hint": "Echte Zeit, auch nachts, von der Nachricht bis jemand die Meldung übernimmt, ihre Aufgabe "
        "erledigt "
        "oder der Person schreibt. Eine Meldung je Person und Tag. Median und Perzentil gelten für die "
        "beantworteten; bei "
        "weniger als 20 Antworten ist das 95. Perzentil die längste Zeit.",
        "reminders": "Terminerinnerungen",
        "sent": "gesendet",
        "failed": "nicht zugestellt",
        "late": "nicht rechtzeitig gesendet",
        "refused": "ohne Einwilligung",
        "unknown": "ungewiss",
        "waiting": "noch nicht bekannt",
        "reminders_hint": "Nachrichten dieser Woche, die 24 h und die 2 h vorher einzeln. Ungewiss: vielleicht "
        "angekommen, "
        "wird nicht noch einmal gesendet.",
        "visits": "Antworten zu Terminen",
        "visits_all": "Termine in dieser Woche",
        "confirmed": "vom Patienten bestätigt",
        "cancelled": "vom Patienten abgesagt",
        "another_time": "anderer Termin erbeten",
        "visits_hint": "Nur Antworten auf WhatsApp, zu der Zeit, die der Termin am Ende hatte.",
        "consents": "Erneuerte Einwilligungen",
        "renewed": "erneuert",
        "denied": "abgelehnt",
        "expired": "ohne Antwort abgelaufen",
        "other": "anders beendet",
        "consents_hint": "Fragen, die in der Woche endeten. Eine kann mehrere Einwilligungen einer Person betreffen.",
        "recalls": "Recall",
        "started": "In der Woche begonnen",
        "ended": "In der Woche beendet",
        "accepted": "möchten kommen",
        "recall_booked": "haben gebucht",
        "declined": "lehnen ab",
        "no_answer": "ohne Antwort",
        "recalls_hint": "Die beendeten haben meist in einer früheren Woche begonnen.",
        "system": "Wie das System lief",
        "scorings": "Bewertungen",
        "fallbacks": "durch Regeln statt Modell",
        "unscored": "gescheitert oder noch offen",
        "messages": "Nachrichten an Patienten",
        "unknown_sends": "mit ungewissem Ausgang",
        "tasks": "Offene Aufgaben in HubSpot",
        "overdue": "überfällig",
        "system_hint": "Aufgaben sind die vom System angelegten, Stand des Berichts; „–“: HubSpot hat nicht "
        "geantwortet.",
        "previous": "Vorwoche: {value}",
        "forged": "Dieser Link ist ungültig",
        "forged_text": "Bitte noch einmal aus der Nachricht öffnen; vielleicht wurde er nur zur Hälfte kopiert.",
        "expired_link": "Dieser Link ist abgelaufen",
        "expired_link_text": "Einen neuen gibt, wer das System betreut.",
        "missing": "Zu dieser Woche gibt es keinen Bericht",
        "missing_text": "Berichte entstehen montags um 8 Uhr, über die vergangene Woche. Alte werden mit der Zeit "
        "gelöscht.",
        "making": "Der Bericht wird gerade erstellt",
        "making_text": "Bitte die Seite in einer Minute neu laden.",
        "away": "Das System antwortet gerade nicht",
        "away_text": "Bitte die Seite in einigen Sekunden neu laden.",
    },
}

_MONTHS: Mapping[str, Sequence[str]] = {
    "ro": ("ian.", "feb.", "mar.", "apr.", "mai", "iun.", "iul.", "aug.", "sept.", "oct.", "nov.", "dec."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
}
_DAY_ENDS = {"ro": "", "en": "", "de": "."}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_DAYS = {"ro": "z", "en": "d", "de": "T"}


def span(week: Week, language: str) -> str:
    """Its days, such as 23 – 29 Nov 2026; months and years only where they differ."""
    first, last = week.monday, week.sunday()
    end, months = _DAY_ENDS[language], _MONTHS[language]
    start = f"{first.day}{end}"
    if first.month != last.month:
        start += f" {months[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} – {last.day}{end} {months[last.month - 1]} {last.year}"


def moment(at: datetime, zone: tzinfo, language: str) -> str:
    """Date and time in clinic time."""
    local = at.astimezone(zone)
    return f"{local.day}{_DAY_ENDS[language]} {_MONTHS[language][local.month - 1]} {local.year}, {local:%H:%M}"


def duration(seconds: float | None, language: str) -> str:
    """The two greatest units, such as 4 min 10 s."""
    if seconds is None:
        return NOTHING
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole}\u00a0s"
    if whole < _HOUR:
        return _two(whole // _MINUTE, "min", whole % _MINUTE, "s")
    if whole < _DAY:
        return _two(whole // _HOUR, "h", whole % _HOUR // _MINUTE, "min")
    return _two(whole // _DAY, _DAYS[language], whole % _DAY // _HOUR, "h")


def share(part: int, whole: int, language: str) -> str:
    """Both numbers, and the percentage where they are enough for one."""
    text = WORDS[language]["of"].format(part=part, whole=whole)
    percent = percent_of(part, whole)
    return f"{text} ({percent}\u00a0%)" if percent else text


def part_of(part: int, whole: int) -> str:
    """A part of what stands above it, with the percentage where the whole is enough for one."""
    percent = percent_of(part, whole)
    return f"{part} ({percent}\u00a0%)" if percent else str(part)


def _two(one: int, unit: str, other: int, smaller: str) -> str:
    return f"{one}\u00a0{unit}" + (f" {other}\u00a0{smaller}" if other else "")
