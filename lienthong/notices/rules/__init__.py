"""What can be told of which act, how words are put together, when they go, and how it is said what became of them."""
