"""What the brand's people may read of shoppers: only what was agreed to for `analytics`."""
