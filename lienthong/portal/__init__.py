"""The door for people: find what to do, declare it once, follow it, hold the result, see who read their data."""
