"""Backups: one file that holds every table and every kept file, each with its checksum.

| module | what |
|---|---|
| ``tables`` | rows of one snapshot as lines of JSON, and back, the same for SQLite and PostgreSQL |
| ``archive`` | the file: parts, a manifest with counts and SHA-256, encryption with an age key |

What signs people in and what has not arrived stays out: sessions, half uploads.
"""
