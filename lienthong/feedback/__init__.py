"""What people say: how a result pleased them, what a survey hears, what they complain of and what the unit answers."""
