"""AWS's public Lambda layer with Powertools and pydantic, which the functions import.

Source: documentation of Powertools for AWS Lambda (Python), "Lambda Layer".
"""

_ACCOUNT = "017000801446"
_NAME = "AWSLambdaPowertoolsPythonV3-python313"
_VERSION = 27
"""Holds Powertools 3.23.0 and pydantic."""


def powertools_layer_arn(region: str, architecture: str, *, partition: str = "aws") -> str:
    """Return the ARN of the layer version; `architecture` is `arm64` or `x86_64`."""
    return f"arn:{partition}:lambda:{region}:{_ACCOUNT}:layer:{_NAME}-{architecture}:{_VERSION}"
