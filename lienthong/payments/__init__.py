"""Money for the state's work: what is owed for a dossier, how it was paid through a gateway, what was given back.

Words: an *order* says what somebody owes, line by line, to which unit and until when; it is paid by one *payment* of
exactly its total. Money that comes otherwise (twice, late for a cancelled order, another amount) is kept and a *refund*
is opened. A *gateway* is a house outside that takes payments; it says what happened by *callbacks* that it signs. The
room knows no dossiers: an order names its holder as text, and whoever made it follows the ledger.
"""
