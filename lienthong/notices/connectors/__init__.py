"""Who carries a notice: a mail server, a gateway for messages, a box that shows what would have gone, or another.

A country that reaches people by another way ships its carrier as a distribution of its own, with an entry point in the
group ``lienthong.notice_ways``, and names it in ``LIENTHONG_NOTICES_EMAIL`` or ``LIENTHONG_NOTICES_MESSAGE``.
"""
