"""AWS in memory, for the many executions of a random walk: clients with a boto3 client's methods, without its weight.

A call takes microseconds instead of milliseconds, as nothing is serialized, signed or parsed. What they answer is what
moto and the local Ground Truth answer, as `tests/faults/test_memory.py` shows by running the tests of the gateways over
both.
"""
