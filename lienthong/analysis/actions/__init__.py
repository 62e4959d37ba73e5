"""The verbs of analysis: write the facts, keep questions."""
