"""The editor of the voice: marketers talk, it proposes changes of the voice and of rules."""
