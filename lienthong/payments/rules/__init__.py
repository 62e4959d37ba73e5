"""What holds for money, without a database: orders and outcomes, signed messages, statements compared."""
