"""Every verb on bulletins: load their definitions, make one, correct it, tell its subscribers; want one, leave it."""
