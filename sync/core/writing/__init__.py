"""What is put into a page: splices of bytes at places that are ours, proved before anyone sends them."""
