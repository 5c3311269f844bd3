"""A replica of the database answers who reads and is not signed in, and goes on while the primary,
which takes all that is written, is away."""
