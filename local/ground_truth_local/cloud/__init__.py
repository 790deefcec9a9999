"""The embedded local cloud: MiniStack in a process of its own, with SageMaker Ground Truth plugged in.

`process.LocalCloud` starts and ends it, `clients.Clients` reaches it, and `adapter` is the one folder that knows
MiniStack's inside.
"""
