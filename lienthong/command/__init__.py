"""The door for leaders: how it goes in the country, a province, a commune; three clicks to the files that press.

Nothing here is personal: numbers come from the counters, and the queue of a commune shows codes, steps and times. A
number that was never measured says so. Pages work without script; with it, they follow the counters every few seconds.
"""
