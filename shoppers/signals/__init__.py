"""Signals: what a shopper said and agreed to have remembered, for seven days."""
