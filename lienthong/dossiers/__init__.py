"""The work: one request, from draft to result, with its deadline."""
