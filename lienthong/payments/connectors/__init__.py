"""Who takes the money: gateways outside the house, the demo's, and one that fails on purpose.

A country's gateway ships as a distribution of its own, with an entry point in the group ``lienthong.payment_gateways``
named as the operator names it in ``LIENTHONG_PAYMENT_GATEWAYS``; its class derives from ``Gateway``.
"""
