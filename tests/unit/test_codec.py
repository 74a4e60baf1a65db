"""The payload codec: nothing readable, rotation, tampering."""

from __future__ import annotations

import pytest
from pydantic import BaseModel
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from medicalcor.temporal.codec import CodecError, EncryptionCodec
from medicalcor.temporal.converter import data_converter

OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)
WORDS = "Mă doare o măsea, sunați la 0712345678"


class Said(BaseModel):
    """Something a patient said."""

    words: str


async def test_a_model_comes_back_and_is_not_readable_between() -> None:
    converter = data_converter([NEW])
    [payload] = await converter.encode([Said(words=WORDS)])
    assert "0712345678" not in str(payload)
    assert WORDS.encode() not in payload.SerializeToString()
    [back] = await converter.decode([payload], [Said])
    assert back == Said(words=WORDS)


async def test_after_a_rotation_the_old_key_still_decrypts_and_the_new_one_encrypts() -> None:
    [old] = await EncryptionCodec([OLD]).encode([Payload(data=b"x")])
    rotated = EncryptionCodec([NEW, OLD])
    assert (await rotated.decode([old]))[0].data == b"x"
    [new] = await rotated.encode([Payload(data=b"x")])
    assert new.metadata["encryption-key-id"] == b"new"


async def test_an_unknown_key_is_named_by_its_id_only() -> None:
    [payload] = await EncryptionCodec([OLD]).encode([Payload(data=b"x")])
    with pytest.raises(CodecError, match="'old'"):
        await EncryptionCodec([NEW]).decode([payload])


@pytest.mark.parametrize("change", ["data", "label", "cut"])
async def test_a_changed_payload_is_refused(change: str) -> None:
    codec = EncryptionCodec([NEW, OLD])
    [payload] = await codec.encode([Payload(data=b"x" * 100)])
    if change == "data":
        payload.data = payload.data[:-1] + bytes([payload.data[-1] ^ 1])
    elif change == "label":
        payload.metadata["encryption-key-id"] = b"old"
    else:
        payload.data = payload.data[:5]
    with pytest.raises(CodecError):
        await codec.decode([payload])


async def test_a_failure_with_a_patients_words_is_not_readable() -> None:
    """Case 48: a codec alone leaves messages and stacks in clear."""
    failure = Failure()
    try:
        raise ApplicationError(WORDS, type="Some")
    except ApplicationError as error:
        await data_converter([NEW]).encode_failure(error, failure)
    assert "0712345678" not in str(failure)
    assert "măsea" not in str(failure)
