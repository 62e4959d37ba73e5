"""Every verb on the law on the work, one file for each topic.

``publishing`` makes versions of procedures and the events of life, ``retiring`` decides their last days.
"""
