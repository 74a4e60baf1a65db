"""`medicalcor sends`: hold what the clinic starts, let it go again, and see what is held (spec §3 clinic-control)."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from medicalcor.settings import Settings, load_settings

if TYPE_CHECKING:
    from temporalio.client import Client

    from medicalcor.contracts.control import ClinicState, PauseSends, ResumeSends
    from medicalcor.contracts.names import SignalRef
    from medicalcor.temporal.dispatch import Dispatch

sends_app = typer.Typer(
    no_args_is_help=True, help="Pause and resume what the clinic starts; answers and emergencies always go."
)

_Wish = TypeVar("_Wish", "PauseSends", "ResumeSends")
_By = Annotated[str, typer.Option(help="Who does it; default: this machine's user")]
# Of a person who waits at a terminal; a webhook's two seconds would be short for a command's first connection.
_PATIENCE_SECONDS = 10


@sends_app.command()
def pause(
    reason: Annotated[str, typer.Option(help="Why: whoever finds sends paused reads it. No patient's name")],
    by: _By = "",
) -> None:
    """Hold what the clinic starts from now on. Repeated, it only says anew by whom and why."""
    from medicalcor.contracts.control import PauseSends
    from medicalcor.contracts.names import PAUSE

    _tell(PAUSE, PauseSends(at=datetime.now(UTC), by=by or _user(), reason=reason))
    print("Paused: what the clinic starts is held. Answers and emergencies go on.")


@sends_app.command()
def resume(by: _By = "") -> None:
    """End the pause: what was held and is still timely goes within minutes."""
    from medicalcor.contracts.control import ResumeSends
    from medicalcor.contracts.names import RESUME

    _tell(RESUME, ResumeSends(at=datetime.now(UTC), by=by or _user()))
    print("Resumed: what was held and is still timely goes within minutes.")


@sends_app.command()
def status() -> None:
    """Say whether sends are paused, since when, by whom and why, and which templates Meta blocks."""
    from medicalcor.contracts.control import ClinicState
    from medicalcor.contracts.names import CLINIC_STATE, clinic_control_id
    from medicalcor.temporal.dispatch import NoAnswer

    found: list[ClinicState] = []

    async def ask(settings: Settings, dispatch: Dispatch) -> None:
        answer = await dispatch.query(clinic_control_id(settings.clinic_id), CLINIC_STATE)
        if answer is NoAnswer.SILENT:
            _give_up(
                "clinic-control does not answer: is a worker of the queue care running? Templates wait until then."
            )
        found.append(ClinicState(paused=False) if isinstance(answer, NoAnswer) else answer)

    _run(ask)
    for line in _lines(found[0]):
        print(line)


def _tell(signal: SignalRef[_Wish], wish: _Wish) -> None:
    from medicalcor.contracts.control import ClinicControl
    from medicalcor.contracts.names import CLINIC_CONTROL, clinic_control_id

    async def tell(settings: Settings, dispatch: Dispatch) -> None:
        control, clinic = ClinicControl(clinic_id=settings.clinic_id), clinic_control_id(settings.clinic_id)
        await dispatch.signal_with_start(CLINIC_CONTROL, control, clinic, signal, wish)

    _run(tell)


def _run(work: Callable[[Settings, Dispatch], Awaitable[None]]) -> None:
    from temporalio.service import RPCError

    from medicalcor.temporal.client import connect
    from medicalcor.temporal.dispatch import Dispatch, EngineUnavailable

    settings = load_settings()

    async def with_engine() -> None:
        client = await connect(settings)
        await _refuse_other_keys(client, settings)
        await work(settings, Dispatch(client, _PATIENCE_SECONDS))

    try:
        asyncio.run(with_engine())
    except typer.Exit:
        raise  # it is a RuntimeError too
    except (EngineUnavailable, RPCError, RuntimeError) as error:
        _give_up(f"Temporal did not take it ({error}): nothing may have changed, do it again.")


async def _refuse_other_keys(client: Client, settings: Settings) -> None:
    """Signalled with a key that the workers lack, the clinic's control would stand still, and nothing be sent."""
    from temporalio.service import RPCError, RPCStatusCode

    from medicalcor.contracts.control import ClinicControl
    from medicalcor.contracts.names import clinic_control_id
    from medicalcor.temporal.codec import CodecError

    history = client.get_workflow_handle(clinic_control_id(settings.clinic_id)).fetch_history_events(page_size=1)
    try:
        async for event in history:
            payloads = event.workflow_execution_started_event_attributes.input.payloads
            await client.data_converter.decode(payloads, [ClinicControl])
            return
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
    except (CodecError, KeyError):
        # KeyError: no key at all, so that no codec reads what one has written.
        _give_up("MEDICALCOR_CODEC_KEYS is not what this clinic's workers write with: nothing was changed.")


def _lines(state: ClinicState) -> list[str]:
    lines = ["Sends go."]
    if state.paused_at is not None:
        reason = f": {state.pause_reason}" if state.pause_reason else ""
        lines = [f"Sends are paused since {_moment(state.paused_at)} by {state.paused_by or 'somebody'}{reason}"]
    return lines + [
        f"Blocked by Meta: {one.template} {one.language} ({one.status}) since {_moment(one.since)}"
        for one in state.blocked
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(load_settings().zone()).isoformat(sep=" ", timespec="minutes")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container's user may have no name.
        return "operator"


def _give_up(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    raise typer.Exit(1)
