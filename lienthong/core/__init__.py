"""The ground of the house: actors, refusals, the ledger, followers, the working calendar, identifiers.

Nothing here knows a country, a procedure or a page. ``values`` are plain frozen things, ``ledger`` is the append-only
record of every act, ``sealing`` chains and signs it, ``followers`` read it in order and keep what they derive.
"""
