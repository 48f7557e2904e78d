"""What a sentence is checked for, one concern a file."""
