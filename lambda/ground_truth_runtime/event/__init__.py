"""The event that starts an execution: its models, the rules between its fields, and how its problems are told."""
