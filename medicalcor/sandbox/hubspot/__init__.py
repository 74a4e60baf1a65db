"""HubSpot CRM v3/v4 stand-in: a stateful portal as strict as the real one.

Source: `contracts/hubspot` (OpenAPI files, FACTS.md, samples).
"""
