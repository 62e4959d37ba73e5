"""What the state hands out or keeps on paper while a dossier goes its way: receipt, request, refusal, register.

The room follows the ledger from above the dossiers: an act is done, then the slips that a pack makes of it are written
with the facts of that act and, a moment later, printed and sealed. No act waits for paper. Doors: ``actions`` (load,
write, make, ask for a register), ``queries`` (a dossier's slips, the public check, the control sheet, the register).
"""
