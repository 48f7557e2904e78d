"""Consent: the words shown, what was decided about them, and the ledger of every decision."""
