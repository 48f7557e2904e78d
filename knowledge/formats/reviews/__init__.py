"""Customer reviews, and the articles made of them."""
