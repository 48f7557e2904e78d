"""The brand's voice at work: kept to in every sentence, honest whoever wrote it."""
