"""Who answers for a data service: this house's registries, a demo table, one that fails on purpose, or a country's.

A country that must ask another bus ships its connector as a distribution of its own, with an entry point in the group
``lienthong.connectors`` named like the ``kind`` that its services declare.
"""
