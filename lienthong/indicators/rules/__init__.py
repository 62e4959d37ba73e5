"""What the lines of the ledger mean, and what follows from what was counted. Pure."""
