"""Sheets on pages: to read, to score, and what an attempt by one came to. Students and staff share it."""
