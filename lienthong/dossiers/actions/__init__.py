"""Every verb on drafts and dossiers, one file for each topic.

``drafting`` fills in a form, ``submitting`` files it, ``handling`` is the officers' work on it, ``finishing`` ends it,
``case`` is what all acts on a file have in common.
"""
