"""Benches: how fast the house is, always beside a ceiling measured in the same run. ``make bench [ONLY=name]``."""
