"""What products differ in, and the words they say it with."""
