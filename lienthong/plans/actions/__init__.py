"""Every verb on plans: bring one, give and judge evidence, move a date, close and open tasks, report, note progress."""
