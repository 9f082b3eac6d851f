"""What is to be done about pages and tickets: owners, dates, edits, steps of the ladder, and their limits."""
