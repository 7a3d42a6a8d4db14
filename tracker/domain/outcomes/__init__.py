"""The rates that schools report: named definitions, each a pure function over dated facts.

| module | what |
|---|---|
| ``people`` | what is known of one student, with dates and proof |
| ``definition`` | what a definition consists of; ``loader`` reads ``definitions.toml`` |
| ``figure`` | counts the cases of a definition: n, N, exclusions, coverage |
| ``placing`` | jobs and closers, which every placement rate reads |
| ``abhes`` ``california`` ``federal`` ``maerb`` ``wioa`` | who counts as what, body by body |
| ``rules`` | which function goes with which definition |

A figure never leaves anybody out without a word: each student of its population is one ``Case`` with the
terms of the formula that they count in, the reason, and the dates behind it.
"""
