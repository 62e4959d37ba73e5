"""Bulletins: what a place's numbers were in a day, a week or a month, on a signed paper that is never made differently.

A definition of the pack says what stands on it; the worker makes it after the period ended and tells its subscribers.
"""
