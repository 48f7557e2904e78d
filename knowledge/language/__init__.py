"""Words, numbers and sentences as they are compared, mended, cut and written."""
