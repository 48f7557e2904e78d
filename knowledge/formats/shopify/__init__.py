"""Shopify: the product CSV, and what a shop's storefront publishes."""
