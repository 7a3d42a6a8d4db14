"""What was acknowledged is found again, whoever is killed: ``make faults``.

    make faults                    # 30 rounds for each victim on each database
    FAULT_ROUNDS=5 make faults     # fewer rounds
    BENCH_DATABASES=sqlite make faults

Eight clients write through the real server while somebody dies by ``kill -9`` at a random moment.
A client repeats an entry under its form key until it is acknowledged. After every round the
database must hold each acknowledged entry exactly once, whole, and ``tracker check`` be clean.

| module | what |
|---|---|
| ``place`` | a school of eight writers in a fresh database |
| ``clients`` | the eight, and the ledger of what they were told |
| ``found`` | what the database says about the ledger |
| ``cluster`` | a private durable PostgreSQL that may be killed |
| ``post`` | letters in the outbox, a mail server that counts them, ``tracker worker`` |
| ``rounds`` | one kind of victim each |
| ``report`` | a section of ``bench/durability.md`` |

Only processes that a round has started are killed, by their ids.
"""
