"""AWS' errors in words, with what to do about them. Only imported once a command has met one."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from boto3.exceptions import Boto3Error
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
_SHOWN = 200  # characters of a reply that is none of AWS
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
    # The gateways' own errors carry botocore's as their cause, and those of boto3 as the one being handled.
    for cause in (error.__cause__, error.__context__ if isinstance(error, Boto3Error) else None):
        if isinstance(cause, ClientError | BotoCoreError | ResponseParserError):
            return explained(cause)
    if isinstance(error, Boto3Error):
        return CliError(_one_line(error))
    if _is_of_a_reply(error):
        return CliError(
            f"the reply is not one of AWS ({type(error).__name__}: {_one_line(error)[:_SHOWN]}); "
            "AWS_ENDPOINT_URL and --endpoint-url must be the address of AWS or of a local cloud"
        )
    return None


def _is_of_a_reply(error: BaseException) -> bool:
    """Whether an error comes of what something other than AWS answered: a web server, or a proxy's page.

    botocore has a name for part of these only. It looks for parts of an answer that are not there, and follows S3's
    redirects for ever.
    """
    if isinstance(error, ResponseParserError):
        return True
    modules = list(_modules(error))
    if isinstance(error, RecursionError):
        return any(module.startswith("botocore.") for module in modules)
    return bool(modules) and modules[-1] == "botocore.parsers"


def _modules(error: BaseException) -> Iterator[str]:
    """The modules that an error came through, where it was raised last."""
    trace = error.__traceback__
    while trace is not None:
        yield str(trace.tb_frame.f_globals.get("__name__", ""))
        trace = trace.tb_next


def _without_path(error: BotoCoreError, said: str) -> str:
    """What an error says, naming the host alone: the same reason for every object that is asked of it."""
    address = str(getattr(error, "kwargs", {}).get("endpoint_url", ""))
    parts = urlsplit(address)
    return said.replace(address, f"{parts.scheme}://{parts.netloc}/") if parts.netloc else said


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


def code(error: ClientError) -> str:
    """The service's own name of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_final(error: BaseException) -> bool:
    """Whether asking again in a while is of no use: the credentials, or what they allow, are not enough."""
    if isinstance(error, ClientError):
        return code(error) in _DENIED | _REJECTED or _is_of_the_local_cloud(error)
    return not isinstance(error, _UNREACHABLE)


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
    said = _one_line(error)
    if isinstance(error, _NO_CREDENTIALS):
        return CliError(f"there are no AWS credentials ({said}); {_LOG_IN}")
    if isinstance(error, exceptions.ProfileNotFound):
        return BadInput(f"{said}; `aws configure list-profiles` lists those that there are")
    if isinstance(error, exceptions.NoRegionError):
        return BadInput("there is no region: name one with --region, AWS_REGION or in the profile")
    if isinstance(error, exceptions.ParamValidationError | exceptions.InvalidRegionError | ValueError):
        return BadInput(said)
    if isinstance(error, _UNREACHABLE):
        return CliError(f"AWS could not be reached: {_without_path(error, said)}")
    return CliError(said)
