"""What runs in Lambda: thin `handlers`, the `steps` they take, a pure `domain`, and `gateways` to AWS.

Importing this package imports neither boto3 nor pydantic, so that the CDK constructs can read its facts cheaply.
"""
