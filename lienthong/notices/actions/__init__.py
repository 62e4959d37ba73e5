"""Every verb on notices: ``loading`` the words, ``making``, ``sending``, and ``following_up`` what did not arrive."""
