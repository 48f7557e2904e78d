"""The voice: how the assistant speaks for a brand, its versions, and how it is held to them."""

from brand.voice.guide import DISCLOSURE, VoiceError, VoiceGuide, load_voice

__all__ = ["DISCLOSURE", "VoiceError", "VoiceGuide", "load_voice"]
