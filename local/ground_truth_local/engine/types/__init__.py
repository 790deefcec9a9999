"""The task types that can be simulated: one file each, and a registry."""
