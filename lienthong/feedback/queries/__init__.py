"""Every question others may ask about what people say."""
