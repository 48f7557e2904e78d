"""Stored frames on their way to every connection of a conversation."""
