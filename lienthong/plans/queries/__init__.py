"""Every question others may ask about plans: definitions, status, a task's page, reports, what is behind its pace."""
