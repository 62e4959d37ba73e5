"""Facts that the state holds: definitions, bitemporal records, identifiers."""
