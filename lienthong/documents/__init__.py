"""On paper: files by content, what is attached to what, and the signed result papers that anyone can check.

Doors: ``actions`` (store, attach, remove, move, issue, withdraw, load templates), ``queries`` (bytes, attachments,
papers, the public check of a code or of a PDF). Whether somebody may see a holder's files is decided by the room that
owns the holder. Drawing and signing take a tenth of a second and belong into the follower process, not into a request.
"""
