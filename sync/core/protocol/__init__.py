"""One ticket per row, whatever happens: the ledger beside a page, and the steps of the creation protocol."""
