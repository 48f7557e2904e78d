"""One connection: a page that arrives, is greeted, and says what its shopper wants."""
