"""The read-only API: lists, reports and code lists as JSON, from the columns and the filter sets
of the pages. Nothing here knows what the records are about."""
