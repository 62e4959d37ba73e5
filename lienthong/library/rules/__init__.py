"""What the law and plain sense say of papers that are kept and of archives: pure functions."""
