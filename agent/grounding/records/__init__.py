"""What records state, as the gate reads them."""
