"""On paper: files by content hash, result papers, signatures and their public verification."""
