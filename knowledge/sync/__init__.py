"""From sources to the version in service, again and again."""
