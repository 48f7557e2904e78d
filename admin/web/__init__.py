"""How the console is served: who asks, what they may open, and the frame around every page."""
