"""AES-256-GCM around every payload in Temporal, with key ids so that keys can be rotated (spec §7)."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

_ENCODING = b"binary/encrypted"
_NONCE_BYTES = 12


class CodecError(Exception):
    """A payload cannot be decrypted. Names the key id, never a value."""


class EncryptionCodec(PayloadCodec):
    """Encrypts with the first key and decrypts with any; `keys` are (id, 32 bytes)."""

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        if not keys:
            raise ValueError("at least one codec key is needed")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys}
        self._active = keys[0][0]

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each payload whole (data and metadata) as one ciphertext."""
        return [self._encrypt(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """The payloads as they were; one that is not encrypted is returned as it is."""
        return [self._decrypt(p) if p.metadata.get("encoding") == _ENCODING else p for p in payloads]

    def _encrypt(self, payload: Payload) -> Payload:
        nonce = os.urandom(_NONCE_BYTES)
        key_id = self._active.encode()
        # The key id is authenticated too: a payload relabelled with another id does not decrypt.
        sealed = self._ciphers[self._active].encrypt(nonce, payload.SerializeToString(), key_id)
        return Payload(metadata={"encoding": _ENCODING, "encryption-key-id": key_id}, data=nonce + sealed)

    def _decrypt(self, payload: Payload) -> Payload:
        key_id = payload.metadata.get("encryption-key-id", b"").decode(errors="replace")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise CodecError(f"a payload is encrypted with key {key_id!r}, which is not in MEDICALCOR_CODEC_KEYS")
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        try:
            return Payload.FromString(cipher.decrypt(nonce, sealed, key_id.encode()))
        except (InvalidTag, ValueError):
            raise CodecError(f"a payload encrypted with key {key_id!r} was changed or is cut off") from None
