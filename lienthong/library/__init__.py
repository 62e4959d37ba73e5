"""The papers that people already have: results kept for their owner, and paper archives made into data.

A *kept paper* belongs to whoever it is about, persons (``person:<personal number>``) and businesses
(``business:<code>``), and says which office stands behind it, since when and until when. The next procedure takes it
from here instead of asking; every such use is a line of the ledger about ``paper:<id>``. The library knows no dossiers:
whoever lends or uses a paper is named as text.
"""
