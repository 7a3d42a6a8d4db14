"""Where the performance figures come from.

    make bench                  # makes the data (once a day), measures, writes bench/results.md
    BENCH_SIZES=200 make bench  # a quick run; sizes are students, comma-separated
    BENCH_DATABASES=sqlite      # or postgresql; both without it
    BENCH_KEEP=1 make bench     # on the data that is there, even if it is old

The data stands in ``.artifacts/bench`` and is used again as long as the schema, the calculator and
the templates are the same; the servers pretend that today is the day it was made on.

| module | what |
|---|---|
| ``school`` | a few students whose whole history is made through the commands, and staff |
| ``copies`` | the same students again and again: new ids, names and hashes, equal in all else |
| ``data`` | the databases: 200, 5,000 and 50,000 students; a million standing rows |
| ``floor`` | bare Flask views: the one cheapest query a page could do, as many bytes |
| ``servers``, ``postgres``, ``client`` | gunicorn, a private PostgreSQL, a keep-alive client |
| ``timing``, ``writing``, ``plans``, ``weight``, ``memory`` | one kind of figure each |
| ``measure`` | runs all of it, prints the table, writes ``bench/results.md`` |
| ``faults``, ``soak`` | ``make faults`` and ``make soak``: what was acknowledged is found again |

Everything binds to loopback, and every load is bounded by a count or a time.
"""
