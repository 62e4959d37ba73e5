"""The paper form of a procedure, made from its definition: what stands on it (``form``), how large each place to write
is (``boxes``), and the same as a sheet of paper (``sheets``)."""
