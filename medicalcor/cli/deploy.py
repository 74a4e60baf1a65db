"""`medicalcor deploy`: which build of the workers serves each task queue, and how that changes (spec §6)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from medicalcor.settings import SettingsError, load_settings

deploy_app = typer.Typer(no_args_is_help=True, help="Show, promote and roll back builds of the workers.")

Name = Annotated[str, typer.Option(help="Base of the deployments' names; TEMPORAL_DEPLOYMENT_NAME by default")]


@deploy_app.command()
def status(name: Name = "") -> None:
    """Show each queue's builds; exit code 1 where a queue has workers and no current build: nothing runs there."""
    from medicalcor.temporal.deployments import Deployment

    async def show(found: Sequence[Deployment], _: object) -> None:
        table = Table("Deployment", "Current", "Other builds", box=None, padding=(0, 2, 0, 0))
        for one in found:
            others = ", ".join(f"{b.build_id} ({b.status})" for b in one.builds if b.build_id != one.current)
            table.add_row(one.name, one.current or "NONE: nothing runs", others or "-")
        Console(soft_wrap=True, highlight=False).print(table)
        if idle := [one.name for one in found if not one.current]:
            _fail(f"No build is current for {', '.join(idle)}: medicalcor deploy promote BUILD_ID")

    _with_deployments(name, show)


@deploy_app.command()
def promote(build_id: Annotated[str, typer.Argument(metavar="BUILD_ID")], name: Name = "") -> None:
    """Make a build current on every queue; refused while a queue has no worker of it. Open workflows move to it."""
    from medicalcor.temporal.deployments import Deployment

    async def to_build(found: Sequence[Deployment], switch: Switch) -> None:
        if missing := [one.name for one in found if not one.has(build_id)]:
            _fail(f"Nothing was changed. No worker of build {build_id} has polled for {', '.join(missing)}.")
        for one in found:
            await switch(one, build_id)

    _with_deployments(name, to_build)


@deploy_app.command()
def rollback(name: Name = "") -> None:
    """Make the build current again that was before the present one, on every queue that had another."""
    from medicalcor.temporal.deployments import Deployment

    async def back(found: Sequence[Deployment], switch: Switch) -> None:
        changed = [one for one in found if one.previous]
        if not changed:
            _fail("Nothing was changed. No queue had another current build before.")
        # The other way round: the old workflows first, whose activities the new build still serves.
        for one in reversed(changed):
            await switch(one, one.previous)

    _with_deployments(name, back)


Switch = Callable[..., Awaitable[None]]


def _with_deployments(base: str, use: Callable[..., Awaitable[None]]) -> None:
    """Calls `use` with the deployments that exist, in the order of promotion, and what switches one of them."""
    from temporalio.service import RPCError

    from medicalcor.temporal.client import connect
    from medicalcor.temporal.deployments import (
        PROMOTION_ORDER,
        Deployment,
        deployment_name,
        make_current,
        read_deployment,
    )

    settings = load_settings(stores_nothing=True)
    base = base or settings.deployment_name
    if not base:
        raise SettingsError("TEMPORAL_DEPLOYMENT_NAME: must be set, or given as --name")

    async def run() -> None:
        client = await connect(settings)

        async def switch(deployment: Deployment, build_id: str) -> None:
            if deployment.current != build_id:
                await make_current(client, deployment, build_id)
            print(f"{deployment.name}: {deployment.current or 'none'} -> {build_id}")

        read = [await read_deployment(client, deployment_name(base, queue)) for queue in PROMOTION_ORDER]
        found = [one for one in read if one is not None]
        if not found:
            _fail(f"No deployment {base}-… is known: no versioned worker has polled yet.")
        await use(found, switch)

    try:
        asyncio.run(run())
    except typer.Exit:
        raise  # it is a RuntimeError too
    except (RPCError, RuntimeError) as error:
        _fail(f"Temporal: {error}")


def _fail(text: str) -> None:
    typer.echo(text, err=True)
    raise typer.Exit(1)
