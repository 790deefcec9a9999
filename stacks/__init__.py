"""The deployable stack and its settings."""
