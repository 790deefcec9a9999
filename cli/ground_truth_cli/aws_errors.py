"""AWS' errors in words, with what to do about them. Only imported once a command has met one."""

from __future__ import annotations

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from ground_truth_cli.errors import BadInput, CliError
from ground_truth_local.cloud.gate.answers import MARK

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AllAccessDisabled", "UnauthorizedOperation", "403"})
_REJECTED = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "RequestExpired",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_LOG_IN = "log in (`aws configure`, `aws sso login`) or name a profile: --profile NAME"
_SOURCE = "get the credentials of the cloud that runs now: . out/local/environment.sh"

_UNREACHABLE = (
    exceptions.ConnectionError,
    exceptions.HTTPClientError,
    exceptions.IncompleteReadError,
)
_NO_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.TokenRetrievalError,
    exceptions.UnauthorizedSSOTokenError,
    exceptions.SSOError,
)


def explained(error: BaseException) -> CliError | None:
    """`error` as a person understands it; None where it is not of AWS."""
    if isinstance(error, ClientError):
        return CliError(_refusal(error))
    if isinstance(error, BotoCoreError):
        return _local(error)
    if _is_of_parsing(error):
        return CliError(
            f"the reply is not one of AWS ({_first_line(error)}): is the endpoint URL right, or does a proxy answer?"
        )
    # The gateways' own errors carry botocore's as their cause.
    cause = error.__cause__
    return explained(cause) if isinstance(cause, ClientError | BotoCoreError | ResponseParserError) else None


def code(error: ClientError) -> str:
    """The service's own name of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_final(error: BaseException) -> bool:
    """Whether asking again in a while is of no use: the credentials, or what they allow, are not enough."""
    if isinstance(error, ClientError):
        return code(error) in _DENIED | _REJECTED or _is_of_the_local_cloud(error)
    return not isinstance(error, _UNREACHABLE)


def _is_of_parsing(error: BaseException) -> bool:
    """Whether botocore failed to read a reply, for which it raises what comes: KeyError, for one."""
    if isinstance(error, ResponseParserError):
        return True
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == ResponseParserError.__module__:
            return True
        trace = trace.tb_next
    return False


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0].removesuffix(" Further retries may succeed:") or type(error).__name__


def _is_of_the_local_cloud(error: ClientError) -> bool:
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return MARK in headers


def _refusal(error: ClientError) -> str:
    said = error.response.get("Error", {}).get("Message") or "no reason given"
    asked = error.operation_name
    if _is_of_the_local_cloud(error):
        return f"the local cloud refused {asked}: {code(error)}: {said}; {_SOURCE}"
    if code(error) in _REJECTED:
        return f"AWS does not accept the credentials ({code(error)}: {said}); {_LOG_IN}"
    if code(error) in _DENIED:
        return f"these credentials have no permission for {asked}: {said}"
    return f"AWS refused {asked}: {code(error)}: {said}"


def _local(error: BotoCoreError) -> CliError:
    said = " ".join(str(error).split())
    if isinstance(error, _NO_CREDENTIALS):
        return CliError(f"there are no AWS credentials ({said}); {_LOG_IN}")
    if isinstance(error, exceptions.ProfileNotFound):
        return BadInput(f"{said}; `aws configure list-profiles` lists those that there are")
    if isinstance(error, exceptions.NoRegionError):
        return BadInput("there is no region: name one with --region, AWS_REGION or in the profile")
    if isinstance(error, exceptions.ParamValidationError | exceptions.InvalidRegionError | ValueError):
        return BadInput(said)
    if isinstance(error, _UNREACHABLE):
        return CliError(f"AWS could not be reached: {said}")
    return CliError(said)
