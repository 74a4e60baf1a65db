"""What every payload in Temporal is: a pydantic model that grows by optional fields and keeps values out of errors."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """Base of all workflow, activity, signal and query payloads.

    Unknown members are ignored, so that an old build accepts what a newer one sends; fields are only ever added, with a
    default. Plain strings instead of enums: the engine drops a signal whose payload fails validation (spec §2).
    """

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Tags(Payload):
    """What a workflow is found by (spec §7): becomes its search attributes, in clear. No personal data."""

    patient_ref: str = ""
    channel: str = ""
    correlation_id: str = ""


class Tagged(Payload):
    """A workflow input that says what it is to be found by."""

    tags: Tags = Tags()
