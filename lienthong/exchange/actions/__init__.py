"""Every verb on other people's facts, by topic: ``reading``, ``writing``, ``catalog``; ``admission`` serves both.

This is the only road to a registry. Each reading leaves one line (``exchange.read``) with the dossier and the procedure
it was for; each refusal leaves one (``exchange.refused``) that stays even when the act around it is undone.
"""
