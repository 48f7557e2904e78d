"""Proof that nothing is invented: cases, scorers, reports. Its issue has not landed yet."""
