"""Tables of the library room."""
