"""Every verb on slips: load their forms, write one with the facts of an act, print and seal it."""
