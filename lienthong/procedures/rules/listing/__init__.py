"""What a published list of procedures says, row by row.

``sheets`` are rows as a file holds them and which column is which, ``terms`` and ``words`` read one cell, ``rows``
makes entries of rows, ``problems`` says what is wrong with the others.
"""
