"""How times, treatments and consents are named to patients, in each language we write; always in clinic time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from types import MappingProxyType

from medicalcor.domain.consent import ConsentType

LANGUAGES = ("ro", "en", "de")
FALLBACK = "en"
"""For a language that we do not write (spec §3: unknown → English)."""


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_WEEKDAYS = {
    "ro": _list("luni marți miercuri joi vineri sâmbătă duminică"),
    "en": _list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "de": _list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
}
_MONTHS = {
    "ro": _list("ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie"),
    "en": _list("January February March April May June July August September October November December"),
    "de": _list("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
}
_SHORT_WEEKDAYS = {
    "ro": _list("lun mar mie joi vin sâm dum"),
    "en": _list("Mon Tue Wed Thu Fri Sat Sun"),
    "de": _list("Mo Di Mi Do Fr Sa So"),
}
_ORDINAL = {"ro": "", "en": "", "de": "."}
_O_CLOCK = {"ro": "", "en": "", "de": " Uhr"}
_AND = {"ro": " și ", "en": " and ", "de": " und "}

_PURPOSES: Mapping[ConsentType, Mapping[str, str]] = MappingProxyType(
    {
        ConsentType.DATA_PROCESSING: {
            "ro": "prelucrarea datelor dumneavoastră pentru evaluarea solicitărilor",
            "en": "the processing of your data to assess your enquiries",
            "de": "die Verarbeitung Ihrer Daten zur Einschätzung Ihrer Anfragen",
        },
        ConsentType.MARKETING_WHATSAPP: {
            "ro": "mesaje despre controale și tratamente pe WhatsApp",
            "en": "messages about check-ups and treatments on WhatsApp",
            "de": "Nachrichten zu Kontrollen und Behandlungen per WhatsApp",
        },
        ConsentType.APPOINTMENT_REMINDERS: {
            "ro": "mesaje care vă reamintesc programările",
            "en": "messages that remind you of your appointments",
            "de": "Nachrichten, die Sie an Ihre Termine erinnern",
        },
    }
)

_PROCEDURES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "all_on_x": (
            "dinți ficși pe implanturi (All-on-X)",
            "full arch on implants (All-on-X)",
            "feste Zähne auf Implantaten (All-on-X)",
        ),
        "implant": ("implant dentar", "dental implants", "Zahnimplantate"),
        "bone_graft": ("adiție de os", "bone graft", "Knochenaufbau"),
        "sinus_lift": ("sinus lift", "sinus lift", "Sinuslift"),
        "crown": ("coroană dentară", "dental crowns", "Zahnkronen"),
        "bridge": ("punte dentară", "dental bridges", "Zahnbrücken"),
        "veneers": ("fațete dentare", "veneers", "Veneers"),
        "dentures": ("proteză dentară", "dentures", "Zahnprothesen"),
        "aligners": ("gutiere transparente (alignere)", "clear aligners", "unsichtbare Zahnschienen (Aligner)"),
        "braces": ("aparat dentar", "braces", "Zahnspangen"),
        "root_canal": ("tratament de canal", "root canal treatment", "Wurzelkanalbehandlung"),
        "wisdom_tooth": ("măsea de minte", "wisdom teeth", "Weisheitszähne"),
        "extraction": ("extracție dentară", "tooth extraction", "Zahnentfernung"),
        "filling": ("plombă", "fillings", "Zahnfüllungen"),
        "whitening": ("albirea dinților", "teeth whitening", "Zahnaufhellung"),
        "gum_treatment": ("tratament gingival", "gum treatment", "Zahnfleischbehandlung"),
        "hygiene": ("igienizare dentară", "professional cleaning", "professionelle Zahnreinigung"),
        "checkup": ("control stomatologic", "a dental check-up", "Kontrolluntersuchung"),
        "pediatric": ("stomatologie pentru copii", "children's dentistry", "Kinderzahnheilkunde"),
    }
)


def patient_language(language: str, clinic_language: str = "ro") -> str:
    """The language to write in: one of ours as it is, the clinic's where we know none, English for another."""
    if not language:
        return clinic_language
    known = language.lower().replace("_", "-").split("-")[0]
    return known if known in LANGUAGES else FALLBACK


def moment_text(moment: datetime, language: str, zone: tzinfo) -> str:
    """Day and hour in clinic time: `joi, 6 august, 14:30`, `Thursday, 6 August, 14:30`."""
    local = moment.astimezone(zone)
    weekday = _WEEKDAYS[language][local.weekday()]
    return f"{weekday}, {_day_and_month(local, language)}, {local:%H:%M}{_O_CLOCK[language]}"


def short_moment(moment: datetime, language: str, zone: tzinfo) -> str:
    """The same within 16 characters, for a button: `joi 6 aug 14:30`."""
    local = moment.astimezone(zone)
    month = _MONTHS[language][local.month - 1][:3]
    return f"{_SHORT_WEEKDAYS[language][local.weekday()]} {local.day}{_ORDINAL[language]} {month} {local:%H:%M}"


def day_text(day: date, language: str) -> str:
    """A day with its year: `6 august 2027`, `6. August 2027`."""
    return f"{_day_and_month(day, language)} {day.year}"


def purposes_text(consents: Iterable[ConsentType], language: str) -> str:
    """What consents are for, joined by "and". ValueError for none."""
    named = [_PURPOSES[kind][language] for kind in ConsentType if kind in set(consents)]
    if not named:
        raise ValueError("no consents to name")
    return f"{', '.join(named[:-1])}{_AND[language]}{named[-1]}" if len(named) > 1 else named[0]


def procedure_text(procedure: str, language: str) -> str | None:
    """A treatment of `domain.procedures` by its name, None for another."""
    found = _PROCEDURES.get(procedure)
    return None if found is None else found[LANGUAGES.index(language)]


def _day_and_month(day: date, language: str) -> str:
    return f"{day.day}{_ORDINAL[language]} {_MONTHS[language][day.month - 1]}"
