"""What a message is for, by a linear model on its embedding."""
