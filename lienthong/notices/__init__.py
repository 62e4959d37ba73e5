"""What people are told, by which way, and whether it reached them."""
