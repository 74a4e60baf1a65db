"""The HubSpot SDK as this product uses it: one HTTP call a method, plain dicts in and out, VendorError on failure.

Synchronous, and shared by the threads of a worker. Answers are read raw: the SDK's models check what HubSpot sends and
raise with the values in the text, and its loggers then print whole bodies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hubspot import HubSpot
from temporalio.exceptions import CancelledError
from urllib3.exceptions import HTTPError

from medicalcor.observability.tracing import vendor_call
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot.errors import SERVICE, of_answer, of_exception

_TIMEOUT = (5, 15)
"""Seconds to connect and between bytes. Without it the SDK waits for ever."""

Json = dict[str, Any]

_NAMES = {"0-421": "appointments"}


class HubSpotClient:
    """HubSpot with a private app's token. `base_url` is HubSpot's host or a stand-in's address, with a path or not."""

    def __init__(self, token: str, base_url: str) -> None:
        api = HubSpot(access_token=token, host=base_url.rstrip("/"), retry=False)
        # Kept, because each access of such a member builds a client with a connection pool of its own.
        self._contacts_batch = api.crm.contacts.batch_api
        self._contacts = api.crm.contacts.basic_api
        self._objects = api.crm.objects.basic_api
        self._objects_batch = api.crm.objects.batch_api
        self._associations = api.crm.associations.v4.basic_api
        self._associations_batch = api.crm.associations.v4.batch_api
        self._search = api.crm.objects.search_api
        self._properties = api.crm.properties.core_api
        self._groups = api.crm.properties.groups_api

    def upsert_contacts(self, inputs: Sequence[Json]) -> Json:
        """`batch/upsert` of contacts; the answer of a 200 or 207."""
        return _call("upsert_contacts", self._contacts_batch.upsert, {"inputs": list(inputs)})

    def merge_contacts(self, primary_id: str, other_id: str) -> Json:
        """Make one contact of two, for good; where both have a value the primary's stays. The merged contact."""
        return _call(
            "merge_contacts", self._contacts.merge, {"primaryObjectId": primary_id, "objectIdToMerge": other_id}
        )

    def create(self, object_type: str, body: Json) -> Json:
        """Create one object of `notes`, `tasks`, …; the object."""
        return _call(f"create_{object_type}", self._objects.create, object_type, body)

    def read(self, object_type: str, object_id: str, properties: Sequence[str] = ()) -> Json:
        """The object of this id, with these properties; VendorError NotFound for none."""
        return _call(
            f"read_{object_type}", self._objects.get_by_id, object_type, object_id, properties=list(properties) or None
        )

    def read_by(self, object_type: str, id_property: str, value: str, properties: Sequence[str] = ()) -> Json:
        """The object whose unique property has this value, with these properties; VendorError NotFound for none."""
        return _call(
            f"read_{object_type}",
            self._objects.get_by_id,
            object_type,
            value,
            id_property=id_property,
            properties=list(properties) or None,
        )

    def read_whole(
        self,
        object_type: str,
        object_id: str,
        properties: Sequence[str],
        *,
        id_property: str | None = None,
        history: Sequence[str] = (),
        linked: Sequence[str] = (),
    ) -> Json:
        """The object with these properties, earlier values of those in `history` (`propertiesWithHistory`, newest
        first) and ids of the objects it belongs to (`associations`); VendorError NotFound for none.
        """
        given = {"id_property": id_property, "properties_with_history": list(history), "associations": list(linked)}
        asked: Json = {name: value for name, value in given.items() if value}
        operation = f"read_{_label(object_type)}"
        return _call(operation, self._objects.get_by_id, object_type, object_id, properties=list(properties), **asked)

    def read_many(self, object_type: str, ids: Sequence[str], properties: Sequence[str]) -> Json:
        """At most 100 objects by id (`batch/read`); those that are not there are left out of `results`."""
        inputs = [{"id": one} for one in ids]
        body = {"inputs": inputs, "properties": list(properties), "propertiesWithHistory": []}
        return _call(f"read_{_label(object_type)}", self._objects_batch.read, object_type, body)

    def update_many(self, object_type: str, properties: Mapping[str, Mapping[str, str]]) -> Json:
        """`batch/update` of at most 100 objects, their properties by id; the answer of a 200 or 207."""
        inputs = [{"id": one, "properties": dict(given)} for one, given in properties.items()]
        return _call(f"update_{_label(object_type)}", self._objects_batch.update, object_type, {"inputs": inputs})

    def read_links(self, source: str, target: str, inputs: Sequence[Mapping[str, str]]) -> Json:
        """What at most 100 objects are associated with: inputs are `{id, after?}`; the answer of a 200 or 207, which
        leaves those without any to `errors`.
        """
        body = {"inputs": [dict(one) for one in inputs]}
        operation = f"read_links_{_label(source)}_{_label(target)}"
        return _call(operation, self._associations_batch.get_page, source, target, body)

    def upsert(self, object_type: str, inputs: Sequence[Json]) -> Json:
        """`batch/upsert` of any type; the answer of a 200 or 207."""
        operation = f"upsert_{_label(object_type)}"
        return _call(operation, self._objects_batch.upsert, object_type, {"inputs": list(inputs)})

    def update(self, object_type: str, object_id: str, properties: Mapping[str, str]) -> Json:
        """Change properties of one object; an empty value clears one. VendorError NotFound where it is not there."""
        body = {"properties": dict(properties)}
        return _call(f"update_{_label(object_type)}", self._objects.update, object_type, object_id, body)

    def link(self, one: tuple[str, str], other: tuple[str, str]) -> Json:
        """Associate two objects, each (type, id), by HubSpot's default label; again, it changes nothing."""
        return _call(f"link_{_label(one[0])}", self._associations.create_default, *one, *other)

    def unlink(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        """Take every association between two objects away; none is no error."""
        _call(f"unlink_{_label(one[0])}", self._associations.archive, *one, *other, empty=True)

    def search(self, object_type: str, body: Json) -> Json:
        """One page of search results. The index lags moments behind writes."""
        return _call(f"search_{object_type}", self._search.do_search, object_type, body)

    def properties(self, object_type: str) -> dict[str, Json]:
        """All property definitions of an object type by name."""
        found = _call("list_properties", self._properties.get_all, object_type)
        return {one["name"]: one for one in found["results"]}

    def create_property(self, object_type: str, definition: Mapping[str, Any]) -> Json:
        """Create one property; VendorError Conflict where the name is taken."""
        return _call("create_property", self._properties.create, object_type, dict(definition))

    def property_groups(self, object_type: str) -> set[str]:
        """Names of all property groups of an object type."""
        found = _call("list_property_groups", self._groups.get_all, object_type)
        return {one["name"] for one in found["results"]}

    def create_property_group(self, object_type: str, name: str, label: str) -> Json:
        """Create one property group; VendorError Conflict where the name is taken."""
        return _call("create_property_group", self._groups.create, object_type, {"name": name, "label": label})


def _label(object_type: str) -> str:
    """An object type as traces and metrics name it."""
    return _NAMES.get(object_type, object_type)


def _call(operation: str, function: Callable[..., Any], *arguments: Any, empty: bool = False, **options: Any) -> Json:
    """One call; with `empty` the answer has no body (204)."""
    with vendor_call(SERVICE, operation):
        try:
            response = function(*arguments, **options, _preload_content=False, _request_timeout=_TIMEOUT)
            body: bytes = response.data
        except CancelledError:
            # The engine's, thrown into this thread when a stopping worker may wait no longer: no verdict of HubSpot's.
            raise
        except Exception as error:
            raise _translated(error) from None
        return {} if empty else _read(body)


def _translated(error: Exception) -> VendorError:
    """Ours for theirs. Each SDK module has an ApiException of its own, without a common base: told by its members."""
    status = getattr(error, "status", None)
    if isinstance(error, HTTPError) or not isinstance(status, int) or status == 0:
        return of_exception(error)
    return of_answer(status, getattr(error, "headers", None), getattr(error, "body", None))


def _read(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        # A 2xx of something that stands between us and HubSpot: what happened behind it is unknown.
        raise VendorError(SERVICE, ErrorType.UNAVAILABLE, "2xx, but no JSON", retryable=True, maybe_accepted=True)
    return found
