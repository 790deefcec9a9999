"""The commands of `ground-truth`, a file each.

A command has a `NAME`, a line of `HELP`, `configure`, which gives an argument parser its options, and `run`, which does
it and returns the exit status. What takes a while to import is imported in `run`: help comes at once.
"""
