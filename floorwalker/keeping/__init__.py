"""Keeping what the data folder holds: backups, and bringing one back."""
