"""Questions that no board answers: the facts of the ledger as files of columns, and a safe place to ask them in SQL.

Every night the lines of the ledger become Parquet files, one folder a month, not a word about a person; a warehouse
takes the same files. Who oversees may ask them anything in SQL, save the question and share it. Doors: ``actions``
(write the facts, keep questions), ``queries`` (what is written, who may see which facts, what is kept and answered),
``rendering`` (a table as CSV or Parquet).
"""
