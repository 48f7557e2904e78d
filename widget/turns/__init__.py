"""Turns: each message worked on once, its frames stored before they are sent."""
