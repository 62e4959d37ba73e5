"""Every question others may ask about papers that are kept."""
