"""How well it goes: counters kept by a follower of the ledger."""
