"""The weekly report and the daily digest on an engine of their own: they count all that happened there."""
