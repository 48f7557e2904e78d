"""How the gate reads text: tokens, terms, numbers, and the parts of a sentence."""
