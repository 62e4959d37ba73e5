"""Countries as data: read, check, compare and load a pack of definition files."""
