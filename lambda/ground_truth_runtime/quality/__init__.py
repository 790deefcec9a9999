"""Agreement between workers, from what each of them answered.

A label's confidence is something else: where three of five workers agreed, the service mostly writes 0.95.
"""
