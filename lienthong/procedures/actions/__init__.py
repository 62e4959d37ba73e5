"""Every verb on the law on the work, one file for each topic.

``publishing`` makes versions of procedures and the events of life, ``retiring`` decides their last days, ``listing``
takes in published lists, ``standing`` sets the stage of what is in the catalogue, ``indexing`` keeps its words for the
search.
"""
