"""Does this message tell of danger to life? (spec §3, c): the 112 text and a critical alert hang on it.

A miss costs a life and a false alarm costs staff a minute, so signs decide, and only what is plainly a joke, past,
supposed or denied takes them back. Pain, however bad, is no danger.
"""

from __future__ import annotations

import re

from medicalcor.domain import emergency_guards as guards
from medicalcor.domain import emergency_words as said
from medicalcor.domain import emergency_words_blood as blood
from medicalcor.domain import emergency_words_brain as brain
from medicalcor.domain import emergency_words_poison as poison
from medicalcor.domain.text import fold

_LONGEST = 4096  # characters of one WhatsApp text; the rest of a longer transcript is read in pieces of this size
_OVERLAP = 256
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_NOT_WORD = re.compile(r"[^\w,]+")
_COMMA = re.compile(r"[\s,]+")


def danger_to_life(text: str) -> bool:
    """Whether a message in Romanian, English or German tells of danger to life now.

    Never raises; linear in the text.
    """
    starts = range(0, max(len(text), 1), _LONGEST)
    return any(_danger(text[max(0, start - _OVERLAP) : start + _LONGEST]) for start in starts)


def _danger(text: str) -> bool:
    plain = fold(text.replace("\n", ". ")).replace("'", "")
    if guards.JOKE.search(plain) or guards.JOKE.search(text):
        return False
    now = _what_is_true_now(_STRETCHED.sub(r"\1", plain))
    others = (_allergy, _bleeding, _unconscious, _stroke, _infection, _poison_or_suicide)
    return any(sign(now) for sign in others) or any(sign(_beside_money(now)) for sign in (_airway, _heart))


def _what_is_true_now(plain: str) -> str:
    """The sentences without what is past, supposed or denied, as words parted by blanks; a bar parts sentences."""
    kept = []
    for sentence in guards.CONTRAST.split(plain):
        if sentence is None:
            continue
        spoken = _NOT_WORD.sub(" ", sentence)
        if any(unreal.search(spoken) for unreal in (guards.PAST, guards.ALMOST, guards.AT_THE_PRICE)):
            continue
        spoken = guards.NOT_A_BODY.sub(" ", spoken)
        spoken = guards.SUPPOSED.sub(" ", guards.NOT_IF.sub(" ", spoken))
        kept.append(guards.DENIAL.sub(" ", _COMMA.sub(" ", spoken)).strip())
    return " | ".join(kept)


def _beside_money(now: str) -> str:
    """The sentences that speak neither of prices nor of joy, which take one's breath away and hit the heart."""
    return " | ".join(sentence for sentence in now.split(" | ") if not guards.ABOUT_MONEY.search(sentence))


def _near(now: str, one: re.Pattern[str], other: re.Pattern[str], words: int) -> bool:
    """Whether two signs stand in one sentence with at most so many words between, in either order."""
    for sentence in now.split(" | "):
        others = [match.span() for match in other.finditer(sentence)]
        for match in one.finditer(sentence) if others else ():
            start, end = match.span()
            for left, right in ((min(end, e), max(start, s)) for s, e in others):
                if sentence.count(" ", left, right) <= words + 1:
                    return True
    return False


def _allergy(now: str) -> bool:
    if said.ALLERGY.search(now) and not brain.HAD.search(now):
        return True
    if said.SEVERE_REACTION.search(now) and not brain.HAD.search(now):
        return True
    return said.REACTION_SIGN.search(now) is not None and bool(
        said.REACTION.search(now) or said.HARDLY_SPEAKS.search(now)
    )


def _airway(now: str) -> bool:
    if said.THROAT.search(now) and not said.NODES.search(now):
        return True
    if _near(now, said.WENT_DOWN, said.COUGH, 8):
        return True
    if _near(now, said.BREATHING, said.BADLY, 5) and not said.OTHER_BREATH.search(now):
        return True
    nose_only = guards.NOSE_ONLY.search(now) and not guards.MOUTH_TOO.search(now)
    return said.BREATH.search(now) is not None and not nose_only


def _bleeding(now: str) -> bool:
    if blood.FALL.search(now) and blood.HEAD.search(now) and blood.HEAD_SIGN.search(now):
        return True
    if blood.NO_CLOTTING.search(now):
        return True
    runs = blood.RUNS.search(now) and not blood.RUNS_ELSE.search(now)
    if not (blood.BLEED.search(now) or runs):
        return False
    if blood.BLEEDING_OVER.search(now) and not blood.STILL_BLEEDING.search(now):
        return False
    if blood.UNSTOPPABLE.search(now):
        return True
    lasting = blood.HEAVY.search(now) or blood.FOR_HOURS.search(now)
    return lasting is not None and not blood.GUMS.search(now)


def _unconscious(now: str) -> bool:
    if guards.A_TOOTH.search(now):
        return False
    if brain.UNCONSCIOUS.search(now):
        return True
    return brain.NO_ANSWER.search(now) is not None and brain.NO_ANSWER_SIGN.search(now) is not None


def _stroke(now: str) -> bool:
    if brain.FACE_DROOP.search(now) or brain.STROKE_NAMED.search(now):
        return True
    signs = [brain.LIMB, brain.SPEECH, brain.SIGHT, brain.SUDDEN, brain.SMILE]
    if not brain.ANAESTHETIC.search(now):
        signs.append(brain.NUMB_FACE)
    return sum(sign.search(now) is not None for sign in signs) > 1


def _heart(now: str) -> bool:
    named = brain.HEART_NAMED.search(now) and not brain.HAD.search(now)
    return bool(named or brain.CHEST.search(now) or _near(now, brain.CHEST_PLACE, brain.CHEST_TROUBLE, 6))


def _infection(now: str) -> bool:
    """Swelling that moves to the airway, the eye or the blood: two signs near the throat, else three."""
    if said.SEPSIS.search(now):
        return True
    if said.HIGH_FEVER.search(now) or (said.FEVER.search(now) and said.CONFUSED.search(now)):
        return True
    if said.EYE_SHUT.search(now) and said.EYE_INFECTED.search(now):
        return True
    if _near(now, said.INFECTION, said.DEEP, 6) and said.ON_ITS_WAY.search(now):
        return True
    swallow = bool(said.SWALLOW.search(now)) and not guards.LARGE_PILLS.search(now)
    trismus, fever = bool(said.TRISMUS.search(now)), bool(said.FEVER.search(now))
    swelling, near = bool(said.SWELLING.search(now)), bool(said.SWELLING_NEAR_AIRWAY.search(now))
    near = near or _near(now, said.SWELLING, said.NECK, 9)
    spreading = bool(said.SPREADING.search(now)) and bool(said.NECK.search(now))
    breathing = said.BREATHING.search(now) is not None
    if swallow and said.SALIVA.search(now):
        return True
    if near and not said.NODES.search(now) and (fever or swallow or trismus or spreading or breathing):
        return True
    signs = [swallow, trismus, fever, swelling, bool(said.HARDLY_SPEAKS.search(now))]
    return (swallow or trismus) and sum(signs) > 2


def _poison_or_suicide(now: str) -> bool:
    if poison.OVERDOSE.search(now) or poison.SUICIDE.search(now):
        return True
    if poison.TOOK.search(now) and poison.HEAP.search(now):
        return True
    ingested = poison.INGESTED.search(now) and poison.TOXIC.search(now)
    return bool(ingested and (poison.CHILD.search(now) or poison.WHOLE_BOTTLE.search(now)))
