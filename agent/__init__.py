"""The conversation: what was meant, what is known about it, what is said, and that it is true."""
