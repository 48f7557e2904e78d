"""Real catalogs of `../shared/data`, written in formats that `floorwalker ingest` reads."""
