"""The door for leaders."""
