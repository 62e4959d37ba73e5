"""Every verb on registries, by topic: ``catalog`` (define, stop, open), ``numbers``, ``facts``, ``loading``."""
