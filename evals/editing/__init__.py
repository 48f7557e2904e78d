"""Marketers' instructions with the change each must become; a third is held out of tuning."""
