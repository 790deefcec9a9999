"""The few AWS calls that the runtime makes, a file per service. Errors arrive as those of `errors`."""
