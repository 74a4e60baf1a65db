"""HubSpot CRM v3 through its own SDK: everything of its wire format is in this package."""
