"""``python -m lienthong.server``: the ``lienthong`` command where it is not on the path."""

from lienthong.server.cli import main

main()
