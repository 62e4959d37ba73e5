"""What was promised: plans with their phases, groups and tasks, who answers for each, how far it is, why it is late.

A plan is a definition (of a pack, or a unit's own file or sheet). What happens to its tasks afterwards is acts:
evidence given and judged, dates moved by a decision, tasks closed; each is a ledger line and a version that is kept.
"""
