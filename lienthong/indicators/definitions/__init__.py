"""How a pack writes what is measured."""
