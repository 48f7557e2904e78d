"""Running cases against a server, in this process or elsewhere, and keeping what came of it."""
