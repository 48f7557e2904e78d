"""WooCommerce's own product export."""
