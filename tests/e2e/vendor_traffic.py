"""Run by test_debug_logs: real calls of every client library at level DEBUG, with a patient's words in each.

Arguments: `ours` or `plain` (who configures the logs), the sandbox's address.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import warnings

import httpx
import uvicorn
from starlette.applications import Starlette

from medicalcor.observability.logging import configure_logging, log_uncaught_errors

TEXT = "nu mai pot de durere la masea"
PHONE = "40712345678"
OPENAI_KEY, HUBSPOT_TOKEN = "sk-traffic-0123456789", "pat-eu1-traffic-0123456789"


def main(who: str, sandbox: str) -> None:
    """Every way in which a library's own line could hold something; the last line says that all were gone."""
    if who == "ours":
        configure_logging("debug")
        log_uncaught_errors()
    else:
        logging.basicConfig(level=logging.DEBUG)
    asyncio.run(_calls(sandbox), debug=True)
    warnings.warn(f"{TEXT} +{PHONE}", stacklevel=1)
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()
    _Finaliser()
    logging.getLogger("medicalcor.traffic").info("all calls made")
    _fail()


async def _calls(sandbox: str) -> None:
    from medicalcor.vendors.hubspot.client import HubSpotClient
    from medicalcor.vendors.openai import OpenAIScorer
    from medicalcor.vendors.staff_webhook import Post, StaffWebhook

    for name in ("openai", "httpx", "httpcore", "urllib3", "hubspot.crm.contacts", "hubspot.crm.contacts.rest"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    scorer = OpenAIScorer(OPENAI_KEY, f"{sandbox}/openai/v1", "gpt-4o", 10)
    await scorer.score(f"{TEXT} {PHONE}", [], channel="web", language="ro")
    hubspot = HubSpotClient(HUBSPOT_TOKEN, f"{sandbox}/hubspot")
    wish = {
        "id": f"{PHONE}@example.org",
        "idProperty": "email",
        "properties": {"firstname": TEXT, "phone": f"+{PHONE}"},
    }
    await asyncio.to_thread(hubspot.upsert_contacts, [wish])
    await StaffWebhook(f"{sandbox}/slack/services/T0/B0/secret-of-the-hook").post(Post(title=TEXT))
    await _served()
    await _lost()


async def _served() -> None:
    """A request to uvicorn as somebody might set it up: access log on, level trace."""
    config = uvicorn.Config(Starlette(), port=0, log_config=None, log_level="trace", access_log=True)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(trust_env=False) as http:
        await http.get(f"http://127.0.0.1:{port}/patients/+{PHONE}", params={"q": TEXT})
        await http.get(f"http://127.0.0.1:{port}/patients/0712%20345%20678")
    server.should_exit = True
    await serving


async def _lost() -> None:
    """An error whose task nobody asks, one that a library formats into its line, and one that it attaches."""

    async def fail() -> None:
        _fail()

    task = asyncio.create_task(fail())
    await asyncio.wait({task})
    del task
    gc.collect()
    error = ValueError(f"{TEXT} +{PHONE}")
    logging.getLogger("some.library").error("failed: %s (%r)", error, error, extra={"cause": error})


def _fail() -> None:
    raise ValueError(f"{TEXT} +{PHONE}")


class _Finaliser:
    def __del__(self) -> None:
        _fail()


if __name__ == "__main__":
    main(*sys.argv[1:])
