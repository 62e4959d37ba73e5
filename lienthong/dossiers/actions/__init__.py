"""Every verb on drafts and dossiers, one file for each topic.

``drafting`` fills in a form, ``carrying`` takes it to a newer text of the law, ``submitting`` files it, ``handling`` is
the officers' work on it, ``finishing`` ends it, ``case`` is what all acts on a file have in common.
"""
