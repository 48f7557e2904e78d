"""Conversations: their sessions, turns and frames, until they have lapsed."""
