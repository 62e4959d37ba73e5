"""Every question about the facts: what is written, who may see which of them, which questions people keep."""
