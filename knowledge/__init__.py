"""What the brand sells and says: catalog, articles, their import, and the index over them."""
