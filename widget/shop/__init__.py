"""A plain shop over the catalog, so that an ingested brand can be looked at and talked to."""
