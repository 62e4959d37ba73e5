"""Whom a survey asks, what an answer is worth, what may be published, when a petition is late."""
