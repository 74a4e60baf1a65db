"""Properties that a new portal has before anybody creates one: `name:type`, enumerations with their options."""

from __future__ import annotations

_LIFECYCLE = "subscriber|lead|marketingqualifiedlead|salesqualifiedlead|opportunity|customer|evangelist|other"
_LEAD_STATUS = "NEW|OPEN|IN_PROGRESS|OPEN_DEAL|UNQUALIFIED|ATTEMPTED_TO_CONTACT|CONNECTED|BAD_TIMING"
_COMMON = "hs_object_id:number! hubspot_owner_id:string hs_unique_creation_key:string hs_merged_object_ids:string!"
_DATES = "hs_createdate:datetime! hs_lastmodifieddate:datetime!"
_ENGAGEMENT = f"{_COMMON} {_DATES} hs_timestamp:datetime hs_attachment_ids:string hs_engagement_source:string"

DEFAULT_PROPERTIES: dict[str, tuple[str, str]] = {
    "contacts": (
        "contactinformation",
        f"{_COMMON} email:string firstname:string lastname:string phone:string mobilephone:string company:string "
        "jobtitle:string address:string city:string zip:string country:string website:string message:string "
        "createdate:datetime! lastmodifieddate:datetime! hs_language:string date_of_birth:string "
        "hs_whatsapp_phone_number:string notes_last_contacted:datetime! hs_email_optout:bool "
        f"lifecyclestage:{_LIFECYCLE} hs_lead_status:{_LEAD_STATUS}",
    ),
    "companies": (
        "companyinformation",
        f"{_COMMON} name:string domain:string phone:string city:string createdate:datetime! "
        "hs_lastmodifieddate:datetime!",
    ),
    "deals": (
        "dealinformation",
        f"{_COMMON} dealname:string amount:number dealstage:string pipeline:string closedate:datetime "
        "createdate:datetime! hs_lastmodifieddate:datetime!",
    ),
    "notes": ("note", f"{_ENGAGEMENT} hs_note_body:string"),
    "tasks": (
        "task",
        f"{_ENGAGEMENT} hs_task_body:string hs_task_subject:string hs_task_completion_date:datetime "
        "hs_task_status:NOT_STARTED|IN_PROGRESS|WAITING|COMPLETED|DEFERRED hs_task_priority:NONE|LOW|MEDIUM|HIGH "
        "hs_task_type:TODO|CALL|EMAIL|LINKED_IN|LINKED_IN_CONNECT|LINKED_IN_MESSAGE hs_task_reminders:string",
    ),
    "calls": (
        "call",
        f"{_ENGAGEMENT} hs_call_title:string hs_call_body:string hs_call_duration:number hs_call_from_number:string "
        "hs_call_to_number:string hs_call_direction:INBOUND|OUTBOUND hs_call_recording_url:string "
        "hs_call_disposition:string hs_call_callee_object_id:string hs_call_source:string "
        "hs_call_status:BUSY|CALLING_CRM_USER|CANCELED|COMPLETED|CONNECTING|FAILED|IN_PROGRESS|NO_ANSWER|QUEUED|RINGING",
    ),
    "meetings": (
        "meeting",
        f"{_ENGAGEMENT} hs_meeting_title:string hs_meeting_body:string hs_meeting_start_time:datetime "
        "hs_meeting_end_time:datetime hs_meeting_outcome:SCHEDULED|COMPLETED|RESCHEDULED|NO_SHOW|CANCELED",
    ),
    "emails": (
        "email",
        f"{_ENGAGEMENT} hs_email_subject:string hs_email_text:string hs_email_status:string hs_email_direction:string",
    ),
    "appointments": (
        "appointmentinformation",
        f"{_COMMON} {_DATES} hs_appointment_name:string hs_appointment_start:datetime hs_appointment_end:datetime "
        "hs_appointment_status:SCHEDULED|CANCELLED|COMPLETED|NO_SHOW|RESCHEDULED",
    ),
}
"""Object type → (property group, declarations). `!` marks a read-only property."""

REQUIRED_ON_CREATE = {
    "notes": ("hs_timestamp",),
    "tasks": ("hs_timestamp",),
    "calls": ("hs_timestamp",),
    "meetings": ("hs_timestamp",),
    "emails": ("hs_timestamp",),
}
