"""What every request meets: limits, the log, figures of the service, files sent again."""
