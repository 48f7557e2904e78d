"""Sentences to vectors: sentence-transformers for the many, an exported graph for a query."""
