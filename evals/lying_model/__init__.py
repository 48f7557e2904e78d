"""A language model that lies: to prove that nothing of it reaches a shopper."""
