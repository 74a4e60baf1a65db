"""The rubric of spec §4 as the rules apply it, one habit of patients at a time."""

from __future__ import annotations

import pytest

from medicalcor.domain.scoring import RuleScore, score_by_rules


def score(message: str, *history: str) -> int:
    return score_by_rules(message, history).score


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Vreau implant, am strâns 3000 euro", 5),
        ("Need an implant as soon as possible, I can't wait", 5),
        ("Feste Zähne auf Implantaten, Finanzierung wäre mir recht", 5),
        ("Vreau o programare la detartraj, marți după ora 16", 4),
        ("I'd like to book a whitening next Friday", 4),
        ("Krone ist raus, kann ich heute noch kommen?", 4),
        ("Cât costă o coroană?", 3),
        ("How long do veneers last?", 3),
        ("Machen Sie auch Zahnspangen?", 3),
        ("cat costa la voi?", 2),
        ("Where are you located?", 2),
        ("Was kostet das ungefähr?", 2),
        ("Mulțumesc frumos!", 1),
        ("I need to cancel my appointment tomorrow", 1),
        ("Ich suche eine Stelle als Zahntechniker", 1),
    ],
)
def test_each_step_of_the_rubric_is_found_in_each_language(message: str, expected: int) -> None:
    assert score(message) == expected


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("nu vreau implant, doar un control", ("checkup",)),
        ("fara proteza va rog, doar punte", ("bridge",)),
        ("I don't want braces, what about aligners?", ("aligners",)),
        ("Keine Prothese, lieber eine Brücke", ("bridge",)),
        ("Implantate möchte ich nicht, nur eine Krone", ("crown",)),
    ],
)
def test_a_refused_treatment_is_no_interest(message: str, wanted: tuple[str, ...]) -> None:
    assert score_by_rules(message).procedure_interest == wanted


def test_not_knowing_is_no_refusal() -> None:
    assert "implant" in score_by_rules("nu stiu daca vreau implant sau punte").procedure_interest


def test_no_hurry_is_no_urgency() -> None:
    verdict = score_by_rules("Mă interesează un implant, nu mă grăbesc, nu e urgent")
    assert (verdict.score, verdict.urgency) == (3, False)


def test_asking_whether_it_hurts_is_no_pain() -> None:
    verdict = score_by_rules("Does a root canal hurt?")
    assert (verdict.score, verdict.urgency) == (3, False)


def test_a_price_that_is_asked_about_is_no_budget() -> None:
    assert not score_by_rules("e adevarat ca implantul costa 500 euro?").budget_mentioned


def test_paying_by_card_is_no_budget() -> None:
    assert not score_by_rules("Pot plati cu cardul coroana?").budget_mentioned


def test_history_and_last_message_are_one_conversation() -> None:
    assert score("am vreo 4000 euro", "buna seara", "vreau un implant") == 5


def test_a_mind_changed_in_the_last_message_counts() -> None:
    assert score("nu mai vreau implant, am rezolvat la alt cabinet", "vreau un implant urgent") == 1


def test_a_patient_s_affair_after_an_old_interest_is_an_affair() -> None:
    assert score("am programare maine la 10, o putem muta?", "cat costa un implant?") == 1


@pytest.mark.parametrize("message", ["ol on for la mandibula", "all on four", "All-on-6", "al on patru", "ALL ON X"])
def test_full_arch_is_understood_as_it_is_misheard(message: str) -> None:
    assert score_by_rules(message + ", ce presupune").procedure_interest == ("all_on_x",)


@pytest.mark.parametrize(
    "message",
    [
        "mi-a căzut plomba",
        "mi-a cazut plomba",
        "MI‑A CĂZUT PLOMBA",
        "mi-a c\u0103zut plomba\u200b",
        "mi\u2010a ca\u0306zut plomba 😢",
    ],
)
def test_spelling_of_diacritics_and_hyphens_changes_nothing(message: str) -> None:
    verdict = score_by_rules(message)
    assert (verdict.score, verdict.procedure_interest, verdict.urgency) == (4, ("filling",), True)


def test_cedilla_and_comma_below_are_one_letter() -> None:
    assert score("Aş dori faţete, mă puteţi programa?") == score("Aș dori fațete, mă puteți programa?") == 4


@pytest.mark.parametrize("message", ["strada Unirii 112, aveți parcare?", "Are you near Crown Plaza hotel?"])
def test_words_inside_names_and_numbers_are_no_signals(message: str) -> None:
    verdict = score_by_rules(message)
    assert (verdict.score, verdict.procedure_interest, verdict.urgency) == (2, (), False)


def test_a_seller_of_implants_is_no_lead() -> None:
    assert score("Dear Sir, we manufacture dental implants, MOQ 50 pcs, urgent offer") == 1


def test_a_stray_word_of_strangers_costs_a_real_wish_nothing() -> None:
    assert score("Vreau fatete pentru noul meu job, cand ma puteti programa?") == 4


@pytest.mark.parametrize("message", ["", " ", "??", "👍👍", "\u200b", "\x00", "."])
def test_a_message_without_words_is_no_lead(message: str) -> None:
    assert score(message) == 1


def test_the_verdict_is_explained_in_our_words_only() -> None:
    verdict = score_by_rules("Ana-Maria Popescu, 0712345678: vreau implant azi, am 2000 euro")
    explained = " ".join((verdict.reasoning, verdict.suggested_action, *verdict.reasons, *verdict.urgency_indicators))
    assert not any(part in explained for part in ("Ana", "Popescu", "0712345678", "2000", "azi"))


def test_the_contact_s_language_counts_for_short_texts() -> None:
    assert score_by_rules("implant", language="de").language == "de"
    assert score_by_rules("Wie lange hält eine Krone?", language="ro").language == "de"


def test_equal_messages_get_equal_verdicts() -> None:
    assert isinstance(score_by_rules("vreau implant"), RuleScore)
    assert score_by_rules("vreau implant") == score_by_rules("vreau implant")
