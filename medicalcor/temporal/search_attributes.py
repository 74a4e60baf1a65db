"""What a namespace must have before our workflows run: search attributes and retention (spec §6, §7)."""

from __future__ import annotations

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client

from medicalcor.contracts.names import SEARCH_ATTRIBUTE_TYPES
from medicalcor.settings import SettingsError

_TYPES = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
}
_DAY_SECONDS = 86_400


async def prepare_namespace(client: Client, *, retention_days: int) -> None:
    """Creates what is missing, idempotently. SettingsError where an attribute exists with another type."""
    await _ensure_search_attributes(client)
    await _ensure_retention(client, retention_days)


async def missing_search_attributes(client: Client) -> list[str]:
    """Our search attributes that the namespace lacks or has with another type."""
    found = await _existing(client)
    return sorted(name for name, kind in SEARCH_ATTRIBUTE_TYPES.items() if found.get(name) != _TYPES[kind])


async def _ensure_search_attributes(client: Client) -> None:
    wanted = {str(name): _TYPES[kind] for name, kind in SEARCH_ATTRIBUTE_TYPES.items()}
    if (await _existing(client)).items() >= wanted.items():
        return
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(namespace=client.namespace, search_attributes=wanted)
    )
    # An existing name with another type answers OK and changes nothing: only reading back tells.
    found = await _existing(client)
    if wrong := sorted(name for name, kind in wanted.items() if found.get(name) != kind):
        raise SettingsError(
            f"namespace {client.namespace!r}: search attributes of another type exist: {', '.join(wrong)}; "
            "remove them with `temporal operator search-attribute remove`"
        )


async def _existing(client: Client) -> dict[str, IndexedValueType.ValueType]:
    answer = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return dict(answer.custom_attributes)


async def _ensure_retention(client: Client, days: int) -> None:
    """The engine keeps closed workflows one day by default: once-per-id would end with it."""
    answer = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    if answer.config.workflow_execution_retention_ttl.seconds == days * _DAY_SECONDS:
        return
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=client.namespace,
            config=NamespaceConfig(workflow_execution_retention_ttl=Duration(seconds=days * _DAY_SECONDS)),
        )
    )
