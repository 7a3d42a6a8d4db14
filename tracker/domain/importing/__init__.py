"""Spreadsheets of a school, read: where the heads are, what a column holds, what a cell says, who a row is.

| module | what |
|---|---|
| ``heads`` | which line holds the heads, merged cells over them, and the signature they are known by |
| ``columns`` | what a column may hold, and what its head suggests |
| ``cells`` | a tick, a date, initials, a number: what a cell says |
| ``rows`` | a line of the file as claims about somebody |
| ``people`` | who a row is: sure by address, asked about by name |
| ``comparing`` | a claim beside the record: new, there already, or decided otherwise |

Pure, as everything here: rows come in as plain values, and nothing is written.
"""
