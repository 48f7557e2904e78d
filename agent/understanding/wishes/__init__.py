"""What a shopper wants, as constraints read from plain words."""
