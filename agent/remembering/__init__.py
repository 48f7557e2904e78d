"""Remembering: which answers are worth keeping, when that is asked, and how they are used again."""
