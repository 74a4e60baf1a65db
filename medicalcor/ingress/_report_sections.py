"""What the weekly report shows: tiles, and sections of a chart, its table and what is counted; one language a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from medicalcor.contracts.reports import ReminderFigures, ResponseFigures, WeeklyFigures
from medicalcor.domain.report.charts import Bar, Part, bars, columns
from medicalcor.ingress._report_words import NOTHING, WORDS, duration, part_of, share

CLASSES = (("hot", "HOT"), ("warm", "WARM"), ("cold", "COLD"), ("unqualified", "UNQUALIFIED"))
"""Classes of leads: the field and style, and the name that is the same in all languages."""

_REMINDERS = (
    ("sent", "good"),
    ("failed", "bad"),
    ("late", "bad"),
    ("refused", "soft"),
    ("unknown", "warm"),
    ("waiting", "soft"),
)
_ANSWERS = (("confirmed", "good"), ("another_time", "warm"), ("cancelled", "bad"))
_WAITS = (("within_5_min", "good"), ("within_1_h", "cold"), ("within_1_day", "warm"), ("later", "bad"))
_CONSENTS = (("renewed", "good"), ("denied", "bad"), ("expired", "warm"), ("other", "soft"))
_RECALLS = (("accepted", "good"), ("booked", "good"), ("declined", "bad"), ("no_answer", "warm"), ("other", "soft"))


@dataclass(frozen=True)
class Tile:
    """A figure that is seen first; `before` says what it was in the week before, "" where that is not known."""

    label: str
    value: str
    before: str


@dataclass(frozen=True)
class Row:
    """A line of a table. `part`: of the line above."""

    label: str
    cells: tuple[str, ...]
    part: bool = False


@dataclass(frozen=True)
class Section:
    """A chart ("" for none), its table, and what the figures count. `legend`: style and name of a bar's parts."""

    title: str
    hint: str
    chart: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...] = ()


class Sections:
    """Of one week, beside the one before where there is a report of it."""

    def __init__(self, language: str, now: WeeklyFigures, before: WeeklyFigures | None) -> None:
        self._language = language
        self._words: Mapping[str, str] = WORDS[language]
        self._now = now
        self._before = before

    def tiles(self) -> tuple[Tile, ...]:
        """Four of them."""
        language = self._language
        return (
            self._tile("leads", lambda f: str(f.leads.total())),
            self._tile("conversion", lambda f: share(f.leads.booked, f.leads.new, language)),
            self._tile("response", lambda f: duration(f.response.median_seconds, language)),
            self._tile("reminders", lambda f: share(f.reminders.sent, f.reminders.reminders(), language)),
        )

    def all(self) -> tuple[Section, ...]:
        """In their order."""
        return (
            self._channels(),
            self._days(),
            self._conversion(),
            self._response(),
            self._reminders(),
            self._visits(),
            self._consents(),
            self._recalls(),
            self._system(),
        )

    def _tile(self, key: str, read: Callable[[WeeklyFigures], str]) -> Tile:
        before = self._words["previous"].format(value=read(self._before)) if self._before else ""
        label = f"{self._words[key]} · {self._words['median']}" if key == "response" else self._words[key]
        return Tile(label, read(self._now), before)

    def _channels(self) -> Section:
        words = self._words
        earlier = {one.channel: one.total() for one in self._before.leads.by_channel} if self._before else {}
        before = (words["before_short"],) if self._before else ()
        rows, drawn = [], []
        for one in self._now.leads.by_channel:
            counts = [getattr(one, field) for field, _ in CLASSES]
            was = earlier.get(one.channel, 0) if self._before else None
            label = words.get(one.channel, one.channel)
            drawn.append(
                Bar(label, tuple(Part(count, field) for count, (field, _) in zip(counts, CLASSES, strict=True)), was)
            )
            rows.append((label, [*counts, one.total()], was))
        sums = [sum(column) for column in zip(*(counts for _, counts, _ in rows), strict=True)]
        rows.append((words["total"], sums, sum(earlier.values()) if self._before else None))
        names = ("HOT", "WARM", "COLD", "UNQ.")
        return Section(
            title=words["channels"],
            hint=words["leads_hint"],
            chart=bars(words["channels"], drawn),
            head=(words["channel"], *names, words["total"], *before),
            rows=tuple(
                Row(label, tuple(map(str, counts if was is None else [*counts, was]))) for label, counts, was in rows
            ),
            legend=CLASSES,
        )

    def _days(self) -> Section:
        words, names = self._words, self._words["day_names"].split()
        now, before = _week(self._now), _week(self._before) if self._before else None
        rows = [
            Row(name, tuple(map(str, (now[at], before[at]) if before else (now[at],)))) for at, name in enumerate(names)
        ]
        legend = (("now", words["now"]), ("before", words["before"])) if before else ()
        chart = columns(words["days"], names, now, before)
        return Section(words["days"], "", chart, self._head(words["day"]), tuple(rows), legend)

    def _conversion(self) -> Section:
        rows = (
            self._row("new", lambda f: str(f.leads.new)),
            self._row("booked", lambda f: part_of(f.leads.booked, f.leads.new), part=True),
        )
        chart = self._chart("conversion", (("new", "cold"), ("booked", "good")), "leads")
        return self._section("conversion", chart, rows)

    def _response(self) -> Section:
        language = self._language

        def of_all(read: Callable[[ResponseFigures], int]) -> Callable[[WeeklyFigures], str]:
            return lambda f: part_of(read(f.response), f.response.alerts)

        rows = (
            self._row("alerts", lambda f: str(f.response.alerts)),
            self._row("under_5", of_all(lambda r: r.within_5_min), part=True),
            self._row("under_60", of_all(lambda r: r.within_5_min + r.within_1_h), part=True),
            self._row("nobody", of_all(lambda r: r.alerts - r.answered()), part=True),
            self._row("median", lambda f: duration(f.response.median_seconds, language)),
            self._row("p95", lambda f: duration(f.response.p95_seconds, language)),
        )
        drawn = [self._bar(key, style, _count("response", key)) for key, style in _WAITS]
        drawn.append(self._bar("nobody", "soft", lambda f: f.response.alerts - f.response.answered()))
        return self._section("response", bars(self._words["response"], drawn), rows)

    def _reminders(self) -> Section:
        rows = [self._row("total", lambda f: str(f.reminders.reminders()))]
        rows += [self._of_reminders(key, ReminderFigures.reminders) for key, _ in _REMINDERS]
        return self._section("reminders", self._chart("reminders", _REMINDERS, "reminders"), rows)

    def _visits(self) -> Section:
        rows = [self._row("visits_all", lambda f: str(f.reminders.visits))]
        rows += [self._of_reminders(key, lambda r: r.visits) for key, _ in _ANSWERS]
        return self._section("visits", self._chart("visits", _ANSWERS, "reminders"), rows)

    def _of_reminders(self, key: str, whole: Callable[[ReminderFigures], int]) -> Row:
        return self._row(key, lambda f: part_of(getattr(f.reminders, key), whole(f.reminders)), part=True)

    def _consents(self) -> Section:
        rows = [self._row(key, _text(_count("consents", key))) for key, _ in _CONSENTS]
        return self._section("consents", self._chart("consents", _CONSENTS, "consents"), rows)

    def _recalls(self) -> Section:
        def ended(f: WeeklyFigures) -> str:
            return str(sum(getattr(f.recalls, key) for key, _ in _RECALLS))

        rows = [self._row("started", lambda f: str(f.recalls.started)), self._row("ended", ended)]
        rows += [self._row(_recall_word(key), _text(_count("recalls", key)), part=True) for key, _ in _RECALLS]
        drawn = [self._bar(_recall_word(key), style, _count("recalls", key)) for key, style in _RECALLS]
        return self._section("recalls", bars(self._words["recalls"], drawn), rows)

    def _system(self) -> Section:
        rows = (
            self._row("scorings", lambda f: str(f.leads.scorings)),
            self._row("fallbacks", lambda f: part_of(f.leads.fallbacks, f.leads.scorings), part=True),
            self._row("unscored", lambda f: str(f.leads.unscored)),
            self._row("messages", lambda f: str(f.sends.messages)),
            self._row("unknown_sends", lambda f: part_of(f.sends.unknown, f.sends.messages), part=True),
            self._row("tasks", lambda f: str(f.open_work.tasks) if f.open_work else NOTHING),
            self._row("overdue", lambda f: str(f.open_work.overdue) if f.open_work else NOTHING, part=True),
        )
        return self._section("system", "", rows)

    def _section(self, key: str, chart: str, rows: Sequence[Row]) -> Section:
        return Section(self._words[key], self._words[f"{key}_hint"], chart, self._head(""), tuple(rows))

    def _chart(self, key: str, fields: Sequence[tuple[str, str]], group: str) -> str:
        drawn = [self._bar(name, style, _count(group, name)) for name, style in fields]
        return bars(self._words[key], drawn)

    def _bar(self, key: str, style: str, read: Callable[[WeeklyFigures], int]) -> Bar:
        before = read(self._before) if self._before else None
        return Bar(self._words[key], (Part(read(self._now), style),), before)

    def _row(self, key: str, read: Callable[[WeeklyFigures], str], *, part: bool = False) -> Row:
        cells = (read(self._now), *((read(self._before),) if self._before else ()))
        return Row(self._words[key], cells, part)

    def _head(self, first: str) -> tuple[str, ...]:
        return (first, self._words["now"], *((self._words["before"],) if self._before else ()))


def _count(group: str, name: str) -> Callable[[WeeklyFigures], int]:
    """Reads one count of a group of figures, both by their fields."""
    return lambda figures: int(getattr(getattr(figures, group), name))


def _text(read: Callable[[WeeklyFigures], int]) -> Callable[[WeeklyFigures], str]:
    return lambda figures: str(read(figures))


def _week(figures: WeeklyFigures) -> list[int]:
    """Seven days, whatever an older build kept."""
    return [*figures.leads.by_day, *[0] * 7][:7]


def _recall_word(key: str) -> str:
    return "recall_booked" if key == "booked" else key
