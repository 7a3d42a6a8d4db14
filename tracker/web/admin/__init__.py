"""Programs, users and settings."""
