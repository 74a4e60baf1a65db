"""The Romanian words of posts to staff: titles by kind of notification, channels, treatments."""

from __future__ import annotations

TITLES = {
    "hot_lead": "🔥 Lead HOT: sună acum",
    "danger": "🚨 URGENȚĂ: posibil pericol de viață, sună acum",
    "no_phone": "Persoană fără număr de telefon: răspunde pe WhatsApp",
    "credentials_refused": "🔑 Acces refuzat: cheia trebuie verificată acum",
    "template_blocked": "⛔ Șablon WhatsApp blocat: mesajele cu el așteaptă",
    "template_unblocked": "✅ Șablon WhatsApp deblocat: mesajele care au așteptat pleacă",
    "template_noticed": "⚠️ Meta a semnalat un șablon WhatsApp",
    "template_category": "⚠️ Meta a mutat un șablon WhatsApp în altă categorie",
    "phone_quality": "⚠️ Numărul de WhatsApp: calitate sau limită schimbată",
    "privacy_deletion": "GDPR: un contact a fost șters definitiv din HubSpot",
    "account": "⚠️ Contul WhatsApp Business: anunț de la Meta",
}

CLAIM_BUTTON = "Preiau eu"

SERVICES = {"hubspot": "HubSpot", "openai": "OpenAI", "whatsapp": "WhatsApp"}

CONSEQUENCES = {
    "hubspot": "contactele, notițele și sarcinile așteaptă cel mult o zi; apoi un operator le reia din Temporal",
    "openai": "scorul îl dau regulile, până se repară",
    "whatsapp": "mesajele către pacienți așteaptă cât mai are rost trimiterea lor; cele urgente: sunați",
}
"""What refused credentials of a vendor mean meanwhile."""

CHANNELS = {"whatsapp": "WhatsApp", "voice": "telefon", "web": "formular web"}

PROCEDURES_RO = {
    "all_on_x": "arcadă completă pe implanturi (All-on-X)",
    "implant": "implant",
    "bone_graft": "adiție de os",
    "sinus_lift": "sinus lift",
    "crown": "coroană",
    "bridge": "punte",
    "veneers": "fațete",
    "dentures": "proteză mobilă",
    "aligners": "gutiere (alignere)",
    "braces": "aparat dentar",
    "root_canal": "tratament de canal",
    "wisdom_tooth": "măsea de minte",
    "extraction": "extracție",
    "filling": "plombă",
    "whitening": "albire",
    "gum_treatment": "tratament gingival",
    "hygiene": "igienizare",
    "checkup": "control",
    "pediatric": "stomatologie pediatrică",
}
