"""One trace from the request to the vendor, as an OTLP collector receives it from the real processes (spec §8)."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from temporalio.client import Client

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._stack import Ports, Stack
from medicalcor.temporal.converter import data_converter
from tests.lead_path import eventually

pytestmark = pytest.mark.e2e

WORDS, PHONE, NAME = "Bună, aș vrea un implant dentar urgent, am buget 3000 euro", "0712345678", "Ana Popescu"


class Collector:
    """What an OTLP/HTTP collector on a free port has received."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[Span]:
        """All spans so far."""
        found = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [s for one in found for r in one.resource_spans for scope in r.scope_spans for s in scope.spans]


@pytest.fixture
def collector() -> Iterator[Collector]:
    running = Collector()
    yield running
    running.server.shutdown()


async def test_a_lead_is_one_trace_without_personal_data_and_replay_adds_no_span(
    collector: Collector, tmp_path: Path
) -> None:
    # Sent once a second instead of every five.
    env = {"MEDICALCOR_OTLP_URL": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "500"}
    with DataFolder(tmp_path / "data", fresh=True) as data:
        async with Stack(data, Ports(0, 0, 0, 0, 0), extra_env=env) as stack:
            async with httpx.AsyncClient(base_url=stack.api_url, trust_env=False, timeout=60) as api:
                answer = await api.post(
                    "/leads",
                    json={"phone": PHONE, "message": WORDS, "name": NAME},
                    headers={"Authorization": f"Bearer {stack.api_key}"},
                )
            workflow_id = answer.raise_for_status().json()["workflow_id"]
            wanted = {
                "POST /leads",
                "StartWorkflow:lead-scoring-workflow",
                "RunWorkflow:lead-scoring-workflow",
                "RunActivity:score-lead",
                "openai score",
                "RunActivity:sync-hubspot-contact",
                "RunActivity:send-notification",
            }
            key = base64.b64decode(stack.env()["MEDICALCOR_CODEC_KEYS"].partition(":")[2])
            client = await Client.connect(stack.temporal_address, data_converter=data_converter([("dev", key)]))
            await client.get_workflow_handle(workflow_id).result()
            await eventually(lambda: wanted <= {span.name for span in collector.spans()})
            (request,) = [span for span in collector.spans() if span.name == "POST /leads"]
            trace = [span for span in collector.spans() if span.trace_id == request.trace_id]
            assert wanted <= {span.name for span in trace}
            ids = {span.span_id for span in trace}
            # The alert of a HOT lead stays open until it is claimed: its own span ends, and is sent, only then.
            known = [span for span in trace if span.name in wanted - {"RunActivity:send-notification"}]
            assert [span.name for span in known if span.parent_span_id not in ids] == ["POST /leads"]
            (vendor,) = [span for span in trace if span.name == "openai score"]
            (activity,) = [span for span in trace if span.name == "RunActivity:score-lead"]
            assert vendor.parent_span_id == activity.span_id
            # The worker forgets a workflow that has ended: a query has it run through its whole history again.
            await client.get_workflow_handle(workflow_id).query("__stack_trace")
        again = [span for span in collector.spans() if span.trace_id == request.trace_id]
        assert len({span.span_id for span in again}) == len(again)
        once = ("RunWorkflow:lead-scoring-workflow", "StartActivity:score-lead", "StartChildWorkflow:hot-lead-alert")
        assert [[span.name for span in again].count(name) for name in once] == [1, 1, 1]
    everything = b"".join(collector.bodies)
    for personal in (WORDS, PHONE, PHONE.lstrip("0"), NAME, "Popescu", "implant dentar"):
        assert personal.encode() not in everything
    assert [span.name for span in collector.spans() if span.events or span.status.message] == []
