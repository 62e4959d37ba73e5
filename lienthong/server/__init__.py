"""Settings, addresses, processes and the `lienthong` command."""
