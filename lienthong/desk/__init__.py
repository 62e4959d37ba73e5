"""The door for officers: what is due next, one dossier with its reasons, the acts allowed now; people at the counter.

Pages only: every number comes from a query of a lower room, every change is one action of the dossiers. A page holds a
fresh idempotency key for each form, and what an officer typed survives every refusal.
"""
