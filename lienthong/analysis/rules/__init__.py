"""What follows from a night, a question or an answer, worked out purely."""
