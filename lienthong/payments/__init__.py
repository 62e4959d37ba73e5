"""Money for the state's work: what is owed for a dossier, how it was paid through a gateway, what was given back."""
