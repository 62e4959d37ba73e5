"""Files of columns: the facts as Parquet with their manifest, and any table as Parquet or CSV."""
