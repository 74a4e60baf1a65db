"""WhatsApp's errors as ours: by Meta's code, never by HTTP status where there is a code, never by the sentences.

Source: `contracts/whatsapp` (FACTS.md, errors.json, samples/send-errors.json). Meta's rate limits come as 400, and a
body repeats what we sent: of it only the code gets out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from medicalcor.vendors._http import bounded, retry_after
from medicalcor.vendors.errors import ErrorType, VendorError

SERVICE = "whatsapp"

PAIR_RATE_LIMIT = 131056
"""More than one message in 6 s to one person: Meta asks to wait 4 s to the power of the attempt."""


class Outcome(StrEnum):
    """What became of a message whose send failed. At most once: only `not_sent` may ever be tried again."""

    NOT_SENT = "not_sent"
    """WhatsApp did not take it, for a reason that passes: the same message may be sent later."""
    REJECTED = "rejected"
    """WhatsApp did not take it and will not: this message is over."""
    UNKNOWN = "unknown"
    """It may have been taken: only the status webhook tells."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one of Meta's codes means; `wait` None is the caller's own backoff."""

    error_type: ErrorType
    outcome: Outcome
    wait: timedelta | None = None


class WhatsAppError(VendorError):
    """A call failed. `retryable` is `outcome` not_sent, `maybe_accepted` is unknown; `code` is Meta's, where known."""

    def __init__(self, summary: str, judgement: Judgement, code: int | None = None) -> None:
        super().__init__(
            SERVICE,
            judgement.error_type,
            summary,
            retryable=judgement.outcome is Outcome.NOT_SENT,
            retry_after=judgement.wait,
            maybe_accepted=judgement.outcome is Outcome.UNKNOWN,
        )
        self.outcome = judgement.outcome
        self.code = code


def _passing(error_type: ErrorType, **wait: float) -> Judgement:
    return Judgement(error_type, Outcome.NOT_SENT, timedelta(**wait) if wait else None)


def _over(error_type: ErrorType) -> Judgement:
    return Judgement(error_type, Outcome.REJECTED)


_UNKNOWN = Judgement(ErrorType.UNAVAILABLE, Outcome.UNKNOWN)
# An outage, not a property of the message: held and asked again, so that it goes on when the token is mended.
_UNAUTHORIZED = _passing(ErrorType.UNAUTHORIZED, seconds=60)
_UNAVAILABLE = _passing(ErrorType.UNAVAILABLE)

_CODES: Mapping[Judgement, tuple[int, ...]] = {
    _UNAUTHORIZED: (0, 3, 10, 190, 131005),
    _UNAVAILABLE: (1, 2, 131000, 131016, 131052),
    _passing(ErrorType.UNAVAILABLE, minutes=5): (131057,),
    _passing(ErrorType.RATE_LIMITED, seconds=5): (130429,),
    _passing(ErrorType.RATE_LIMITED, seconds=4): (PAIR_RATE_LIMIT,),
    _passing(ErrorType.RATE_LIMITED, minutes=5): (4, 80007),
    _passing(ErrorType.RATE_LIMITED, hours=1): (132069,),
    # The number is restricted after reports of spam, or limited after a wrong category: operators must look.
    _passing(ErrorType.ACCOUNT_BLOCKED, hours=1): (131048, 131064),
    _passing(ErrorType.TEMPLATE_PAUSED, hours=1): (132015,),
    _over(ErrorType.TEMPLATE_REJECTED): (132000, 132001, 132005, 132007, 132008, 132012, 132016, 132068),
    _over(ErrorType.NOT_ON_WHATSAPP): (131026,),
    _over(ErrorType.WINDOW_CLOSED): (131047,),
    _over(ErrorType.OPTED_OUT): (131050,),
    # Too much marketing to this person: the same message soon is refused again (131049), or is never taken (130472).
    _over(ErrorType.MARKETING_LIMIT): (131049, 130472),
    _over(ErrorType.ACCOUNT_BLOCKED): (
        *(33, 368, 130497, 131031, 131037, 131042, 131045, 131063, 133010, 133016, 138000),
    ),
    _over(ErrorType.INVALID_PAYLOAD): (*(100, 131008, 131009, 131021, 131030, 131051, 131053, 131062, 135000, 137000),),
}
_BY_CODE = {code: judgement for judgement, codes in _CODES.items() for code in codes}
_BY_CODE |= dict.fromkeys(range(200, 300), _UNAUTHORIZED)


def judgement_of(code: int) -> Judgement | None:
    """What a code means, at the send or in a `failed` status; None for one that no table of ours knows.

    In a status the message was taken before and is over, whatever the outcome here: only the type counts then.
    """
    return _BY_CODE.get(code)


def of_answer(status: int, headers: Mapping[str, str], body: bytes, *, attempt: int = 1) -> WhatsAppError:
    """The error of an answer that is no acceptance. `attempt` (from 1) lengthens the wait of the pair rate limit."""
    found = _object(body)
    error = found.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        return _without_code(status, headers, from_360dialog=isinstance(found.get("meta"), dict))
    judgement = _BY_CODE.get(code) or _of_unknown_code(status)
    if code == PAIR_RATE_LIMIT:
        judgement = _passing(judgement.error_type, seconds=bounded(4.0 ** min(attempt, 10)).total_seconds())
    return WhatsAppError(f"{status} code {code}", _asked_to_wait(judgement, headers), code)


def not_sent(error_type: ErrorType, summary: str) -> WhatsAppError:
    """The error of a request whose body never left."""
    return WhatsAppError(summary, _passing(error_type))


def unknown(error_type: ErrorType, summary: str) -> WhatsAppError:
    """The error of a request that may have been accepted."""
    return WhatsAppError(summary, Judgement(error_type, Outcome.UNKNOWN))


def _of_unknown_code(status: int) -> Judgement:
    """A code that is new to us: Meta's envelope says that the message was not taken, the status whether that passes."""
    if status in (401, 403):
        return _UNAUTHORIZED
    if status == 429:
        return _passing(ErrorType.RATE_LIMITED)
    return _UNAVAILABLE if status >= 500 else _over(ErrorType.INVALID_PAYLOAD)


def _without_code(status: int, headers: Mapping[str, str], *, from_360dialog: bool) -> WhatsAppError:
    """360dialog's own envelope, or what stands between WhatsApp and us: its 5xx tells nothing about the message."""
    if status in (401, 403):
        judgement = _UNAUTHORIZED
    elif status == 429 or (from_360dialog and status == 400):
        # 360dialog's only 400 of its own that we know of is its rate limit (contracts/whatsapp FACTS, Errors).
        judgement = _passing(ErrorType.RATE_LIMITED, seconds=60)
    elif status == 408 or status >= 500:
        judgement = _UNKNOWN
    elif 300 <= status < 400:
        judgement = _over(ErrorType.NOT_CONFIGURED)
    else:
        judgement = _over(ErrorType.INVALID_PAYLOAD)
    return WhatsAppError(str(status), _asked_to_wait(judgement, headers))


def _asked_to_wait(judgement: Judgement, headers: Mapping[str, str]) -> Judgement:
    wait = retry_after(headers)
    if judgement.outcome is not Outcome.NOT_SENT or wait is None:
        return judgement
    return Judgement(judgement.error_type, judgement.outcome, wait)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
