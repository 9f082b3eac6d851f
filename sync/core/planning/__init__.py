"""What is to be done about pages and tickets: drafts, dates, edits, steps of the ladder, and their limits."""
