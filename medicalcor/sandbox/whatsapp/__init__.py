"""WhatsApp Cloud API stand-in (and 360dialog's form of it): sends, signed webhooks, templates.

Source: `contracts/whatsapp` (openapi.json, errors.json, FACTS.md, samples, webhooks).
"""
