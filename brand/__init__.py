"""How the brand speaks, what it rules, and what help it offers."""
