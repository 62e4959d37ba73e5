"""What a bulletin says, as pure functions: periods, measures, rankings, what a correction changed, the sheet."""
