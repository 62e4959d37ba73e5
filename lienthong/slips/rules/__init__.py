"""What the room reckons without a database: what a slip states, how it reads, which slips an act makes."""
