"""What a plan means: progress, how a task stands, at which pace, who may act, whether definitions and sheets fit."""
