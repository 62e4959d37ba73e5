"""The law on the work: dated versions of procedures, their forms, steps, terms and fees, and the catalogue."""
