"""How well it goes: counters kept by a follower of the ledger, and the questions that boards ask of them.

Words: a dossier is *received* on the day it was submitted; it is *done* on the day its result was complete, on time or
late; it *ended otherwise* when it was refused, withdrawn or stopped. It is *open* until then, *paused* while it waits
for the person, *overdue* past its due time unless paused, *at risk* in the last day before it. A fee is *payable* on
the day on which it was asked, unless it was waived or cancelled, and *paid online* on that same day, so that the share
of what was paid online never exceeds all. Nothing here is personal: no actor, no name, no field, only units,
procedures, days and the codes of open dossiers.
"""
