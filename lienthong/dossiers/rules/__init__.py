"""What the law says about the work: the clock, who may do what when, where a value came from. Pure functions only.

``clock`` reads the events of a file, ``deadline`` answers when it is due and why, ``words`` says so to people,
``transitions`` is the table of acts, ``provenance`` tells how each value came.
"""
