"""Cases: what is asked of the assistant, and what a right answer to it holds."""
