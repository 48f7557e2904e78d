"""How the brand speaks, and what it rules. Until its own issue lands, a voice guide in a file."""
