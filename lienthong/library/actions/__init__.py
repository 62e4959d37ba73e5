"""Every verb on papers that are kept and on archives that are made into data."""
