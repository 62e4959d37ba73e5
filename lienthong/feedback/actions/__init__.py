"""Every verb on what people say: load its rules, ask, answer, publish."""
