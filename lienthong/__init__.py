"""Liên Thông: one platform on which a whole state works together. See docs/explanation/ for the floor plan."""
