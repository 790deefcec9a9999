"""The local run: the app deployed to a local cloud, real photographs labeled, and the results on disk.

`local_run.run` is its table of contents.
"""
