"""The Cloud API, at Meta or through 360dialog: one HTTP call for each method call, never a retry of its own.

Source: `contracts/whatsapp`; 360dialog's list of templates from its public documentation. A repeated POST is a second
message to the patient, so what may have been accepted is told apart from what was not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import httpx

from medicalcor.domain.patient_texts import PatientText
from medicalcor.domain.templates import Filled, Template
from medicalcor.domain.templates_check import Listed
from medicalcor.observability.tracing import vendor_call
from medicalcor.vendors.errors import ErrorType
from medicalcor.vendors.whatsapp import wire
from medicalcor.vendors.whatsapp.errors import SERVICE, WhatsAppError, not_sent, of_answer, unknown
from medicalcor.vendors.whatsapp.wire import Accepted, Recipient

BASE_URLS: Mapping[str, str] = {"meta": "https://graph.facebook.com", "360dialog": "https://waba-v2.360dialog.io"}
"""Where each provider's API is."""

_CONNECT_SECONDS = 5.0
_PAGE = 100


class WhatsApp:
    """One business number. `base_url` has neither version nor id; 360dialog needs no ids, its key names the number.

    `timeout_seconds` bounds each write and read: a slow acceptance is cheaper waited for than left unknown. An
    activity's own limit must be longer than that and five seconds for the connection.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        provider: Literal["meta", "360dialog"] = "meta",
        version: str = "v23.0",
        phone_number_id: str = "",
        account_id: str = "",
        timeout_seconds: float = 30.0,
    ) -> None:
        base = base_url.rstrip("/")
        if provider == "meta":
            self._messages_url = f"{base}/{version}/{phone_number_id}/messages"
            self._templates_url = f"{base}/{version}/{account_id}/message_templates"
            headers = {"Authorization": f"Bearer {token}"}
        else:
            self._messages_url, self._templates_url = f"{base}/messages", f"{base}/v1/configs/templates"
            headers = {"D360-API-KEY": token}
        self._provider = provider
        timeout = httpx.Timeout(timeout_seconds, connect=_CONNECT_SECONDS, pool=_CONNECT_SECONDS)
        self._client = httpx.AsyncClient(timeout=timeout, headers=headers, follow_redirects=False)

    async def send(
        self, recipient: Recipient, content: PatientText | Filled, *, callback: str, attempt: int = 1
    ) -> Accepted:
        """Sends one message by one HTTP call. Raises WhatsAppError, whose `outcome` says whether it may have gone.

        `callback` comes back in every status; `attempt` counts the sends of this message, from 1. Cancelled in flight
        (a worker that stops), the outcome is as unknown as after a time-out.
        """
        body = wire.message(recipient, content, callback)
        with vendor_call(SERVICE, "send"):
            response = await self._call("POST", self._messages_url, json=body)
            if not response.is_success:
                raise of_answer(response.status_code, response.headers, response.content, attempt=attempt)
            taken = wire.accepted(_json(response))
            if taken is None:
                raise unknown(ErrorType.INVALID_ANSWER, f"{response.status_code} without a message")
            return taken

    async def list_templates(self) -> list[Listed]:
        """All templates of the account, through all pages. Raises WhatsAppError."""
        found: list[Listed] = []
        query: dict[str, str] | None = {"limit": str(_PAGE)}
        while query is not None:
            with vendor_call(SERVICE, "list_templates"):
                response = await self._call("GET", self._templates_url, params=query)
                page = _page(response, "data" if self._provider == "meta" else "waba_templates")
            found += [wire.listed(one) for one in page]
            query = self._next_page(query, _json(response), len(page))
        return found

    async def create_template(self, template: Template, language: str) -> str:
        """Registers a template of the registry and answers Meta's status. Raises WhatsAppError, also if it exists."""
        with vendor_call(SERVICE, "create_template"):
            response = await self._call("POST", self._templates_url, json=wire.definition(template, language))
            if not response.is_success:
                raise of_answer(response.status_code, response.headers, response.content)
            answer = _json(response)
        return str(answer.get("status", "")) if isinstance(answer, dict) else ""

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    def _next_page(self, query: Mapping[str, str], answer: Any, count: int) -> dict[str, str] | None:
        if self._provider == "360dialog":
            offset = int(query.get("offset", "0")) + count
            return {"limit": str(_PAGE), "offset": str(offset)} if count == _PAGE else None
        paging = answer.get("paging") or {}
        after = (paging.get("cursors") or {}).get("after")
        if not paging.get("next") or not after or after == query.get("after"):
            return None
        # The cursor, not the address that Meta gives: our token goes to nobody whom an answer names.
        return {"limit": str(_PAGE), "after": str(after)}

    async def _call(self, method: str, url: str, **content: Any) -> httpx.Response:
        try:
            return await self._client.request(method, url, **content)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError):
            raise not_sent(ErrorType.NOT_CONFIGURED, "address or token cannot be sent") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise not_sent(ErrorType.UNAVAILABLE, type(error).__name__) from None
        except httpx.TimeoutException as error:
            raise unknown(ErrorType.TIMEOUT, type(error).__name__) from None
        except httpx.HTTPError as error:
            raise unknown(ErrorType.UNAVAILABLE, type(error).__name__) from None


def _page(response: httpx.Response, member: str) -> list[Mapping[str, Any]]:
    if not response.is_success:
        raise of_answer(response.status_code, response.headers, response.content)
    answer = _json(response)
    page = answer.get(member) if isinstance(answer, dict) else None
    if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
        raise _unreadable(response)
    return page


def _unreadable(response: httpx.Response) -> WhatsAppError:
    return not_sent(ErrorType.INVALID_ANSWER, f"{response.status_code} without templates")


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
