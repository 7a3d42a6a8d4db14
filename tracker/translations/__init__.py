"""Message catalogs."""
