"""How our models become payloads: pydantic, encrypted, failures included (spec §7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes

from medicalcor.temporal.codec import EncryptionCodec


def data_converter(keys: Sequence[tuple[str, bytes]]) -> DataConverter:
    """The converter of every client, worker and replay; without keys (development only) payloads stay readable."""
    # A codec alone leaves failure messages and stacks in clear: they may repeat a patient's words.
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=EncryptionCodec(keys) if keys else None,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
