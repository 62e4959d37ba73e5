"""What the law says of facts, by topic: ``validity``, ``identity`` (numbers, identifiers), ``history``, ``masks``."""
