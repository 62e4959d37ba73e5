"""Every verb on money, by topic.

``ordering`` says what is owed, ``receiving`` takes what comes, ``refunding`` gives back, ``receipting`` makes receipts.
"""
