"""Incidents: sentences of the assistant that the gate kept back."""
