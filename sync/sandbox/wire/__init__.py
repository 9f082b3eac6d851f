"""The APIs of the site: shapes and statuses over the state of `sync.sandbox.site`."""
