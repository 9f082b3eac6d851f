"""What a page says: its tables, which of them list actions, what each cell means. Bytes in, data out."""
