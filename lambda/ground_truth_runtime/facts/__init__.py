"""Numbers and names of the service, each in one place with its source. Imports nothing outside the standard library."""
