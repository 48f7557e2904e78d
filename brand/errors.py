"""What can be wrong with what a brand wrote about its voice, its rules and its offers."""


class BrandError(Exception):
    """Something of the brand's own that a person has to mend. The message says what and where."""
