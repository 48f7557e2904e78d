"""Writers: what drafts replies. The gate decides what of a draft is shown."""
