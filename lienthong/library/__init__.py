"""The papers that people already have: results kept for their owner, and paper archives made into data."""
