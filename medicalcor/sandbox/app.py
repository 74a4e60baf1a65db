"""One sandbox: the vendors' stand-ins behind their edges, the control plane and the patient's phone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.control import ControlPlane
from medicalcor.sandbox.edge import ASGIApp, VendorEdge
from medicalcor.sandbox.faults import Answer, FaultBook
from medicalcor.sandbox.hubspot.portal import HubSpot
from medicalcor.sandbox.openai import OpenAI
from medicalcor.sandbox.phone_page import PhonePage
from medicalcor.sandbox.slack import Slack
from medicalcor.sandbox.state import RequestLog
from medicalcor.sandbox.whatsapp.cloud import WhatsApp


class Vendor(Protocol):
    """What every stand-in offers beside its imitated API."""

    name: str
    app: Any

    def named(self, kind: str, retry_after: float | None) -> Answer | None:
        """The vendor's answer of that name, or None."""

    def state(self) -> dict[str, Any]:
        """What the control plane shows."""

    def reset(self) -> None:
        """Back to the start."""


class Sandbox:
    """Everything of one running sandbox; two of them share nothing."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.log = RequestLog(journal=Path(config.journal) if config.journal else None)
        self.openai = OpenAI(config)
        self.hubspot = HubSpot(config)
        self.slack = Slack()
        self.whatsapp = WhatsApp(config)
        everyone: tuple[Vendor, ...] = (self.openai, self.hubspot, self.slack, self.whatsapp)
        self.vendors = {one.name: one for one in everyone}
        self.faults = FaultBook(self.vendors, self._named)
        self._closing = asyncio.Event()
        self.app = FastAPI(title="medicalcor sandbox", docs_url=None, redoc_url=None, lifespan=self._lifespan)
        for name, vendor in self.vendors.items():
            self.app.mount(f"/{name}", self._edge(name, vendor.app))
        ControlPlane(self).add_to(self.app)
        PhonePage(self).add_to(self.app)

    def closing(self) -> asyncio.Event:
        """Set when the server stops; every hanging request waits on it."""
        return self._closing

    def reset(self, *, keep_schema: bool = True) -> None:
        """Forget requests, faults and all the vendors' state; HubSpot's properties and templates only if told so."""
        self.log.clear()
        self.faults.clear()
        for vendor in self.vendors.values():
            vendor.reset()
        if not keep_schema:
            self.hubspot.reset(keep_schema=False)
            self.whatsapp.templates.clear()

    def configure(self, wish: dict[str, Any]) -> None:
        """Change settings by vendor. Raises KeyError that names a vendor or setting which is none.

        AttributeError, TypeError or ValueError for a value that the setting cannot have.
        """
        for vendor, settings in wish.items():
            configurable = {"hubspot": self.hubspot.limits.set, "whatsapp": self.whatsapp.configure}
            configurable[vendor](settings)

    def _edge(self, name: str, inner: ASGIApp) -> ASGIApp:
        return VendorEdge(name, inner, self.log, self.faults, self.closing)

    def _named(self, vendor: str, kind: str, retry_after: float | None) -> Answer | None:
        found = self.vendors.get(vendor)
        return None if found is None else found.named(kind, retry_after)

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        yield
        await self.whatsapp.courier.close()
        await self.hubspot.webhooks.close()
