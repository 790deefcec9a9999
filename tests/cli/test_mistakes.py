"""What a person can do wrong: a clear message on standard error, the right exit status, and no traceback."""

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from ground_truth_cli.aws_errors import explained, is_final
from ground_truth_cli.main import main
from ground_truth_local.cloud.gate.answers import MARK
from tests.cli.support.cloudformation import StackThere, attach
from tests.cli.support.command import Ran, ground_truth
from tests.cli.support.deployment import Deployment, deploy
from tests.support.account import ACCOUNT_ID, REGION, Account
from tests.support.events import event, job

SOUND = json.dumps(event(job()))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sound event."""
    made = tmp_path / "event.json"
    made.write_text(SOUND)
    return made


def refused(ran: Ran, status: int, told: str) -> None:
    """Holds the command to one line of complaint."""
    assert ran.status == status
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert line.startswith("ground-truth: ")
    assert told in line


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"jobs": [\n  {"name": }]}', "is not JSON: line 2, column 12"),
        (b"", "is not JSON: line 1, column 1"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100_000, "is nested too deep"),
        (b'{"jobs": ' + b"9" * 5_000 + b"}", "holds a number of more than 4,300 digits"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "start", "estimate", "preview"])
def test_a_file_that_is_no_json(tmp_path: Path, command: str, content: bytes, told: str) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(content)
    refused(ground_truth(command, file), 2, told)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(b"\xef\xbb\xbf" + SOUND.encode())
    assert ground_truth("validate", file).status == 0


@pytest.mark.parametrize("command", ["validate", "start", "estimate", "preview"])
def test_a_file_that_is_not_there(command: str) -> None:
    refused(ground_truth(command, "none.json"), 2, "event none.json can't be read: No such file or directory")


def test_a_folder_that_is_not_there(deployed: Deployment) -> None:
    refused(ground_truth("upload", "none"), 2, "none is no folder")


@pytest.mark.usefixtures("no_credentials")
@pytest.mark.parametrize(
    "arguments", [["list"], ["watch"], ["stop", "latest"], ["show"], ["report"], ["export", "-f", "csv"]]
)
def test_no_credentials(arguments: list[str]) -> None:
    refused(ground_truth(*arguments), 1, "there are no AWS credentials")


@pytest.mark.usefixtures("no_credentials")
def test_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    refused(ground_truth("list"), 2, "there is no region: name one with --region")


@pytest.mark.usefixtures("no_credentials")
def test_a_profile_that_is_not_there() -> None:
    refused(ground_truth("list", "--profile", "none"), 2, "(none)")


@pytest.mark.usefixtures("no_credentials")
def test_a_profile_of_the_environment_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "none")
    refused(ground_truth("list"), 2, "(none)")


def test_an_endpoint_where_nobody_answers() -> None:
    refused(ground_truth("list", "--endpoint-url", "http://127.0.0.1:1"), 1, "nothing answers at http://127.0.0.1:1")


@pytest.mark.parametrize(
    "address",
    ["localhost:4566", "ftp://localhost", "http://", "http://localhost:99999", "http://localhost:x", "http://[bad",
     "http://[::1", "http://a b", "http://a..b", "http://-", ""],
)  # fmt: skip
@pytest.mark.parametrize("by", ["option", "variable"])
def test_an_endpoint_that_is_none(monkeypatch: pytest.MonkeyPatch, address: str, by: str) -> None:
    if by == "variable" and not address:
        pytest.skip("a variable that is empty is not set")
    monkeypatch.setenv("AWS_ENDPOINT_URL", address if by == "variable" else "")
    option = ["--endpoint-url", address] if by == "option" else []
    refused(ground_truth("list", *option), 2, f"endpoint URL {address!r} is no address")


@pytest.mark.usefixtures("no_credentials")
@pytest.mark.parametrize("names", [["AWS_REGION"], ["AWS_DEFAULT_REGION"], ["AWS_REGION", "AWS_DEFAULT_REGION"]])
def test_a_region_that_is_empty_is_none(monkeypatch: pytest.MonkeyPatch, names: list[str]) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in names:
        monkeypatch.setenv(name, "")
    refused(ground_truth("list"), 2, "there is no region: name one with --region")
    refused(ground_truth("list", "--region", ""), 2, "region '' ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"not XML", "Unable to parse response"),
        (b"<html>The network's own sign-in</html>", "'DescribeStacksResult'"),
        (b"", "Unable to parse response"),
        (b"{}", "Unable to parse response"),
        (b"<a><b></a>", "Unable to parse response"),
        (b"\xff\xfe", "Unable to parse response"),
    ],
)
@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.usefixtures("aws_environment")
def test_a_reply_that_is_none_of_aws(content: bytes, told: str, status: int) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        ran = ground_truth("list", "--endpoint-url", f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
    if status == 200:
        refused(ran, 1, "the reply is not one of AWS")
        assert told in ran.err
    else:
        refused(ran, 1, "ground-truth: ")


def test_a_region_that_is_none(deployed: Deployment) -> None:
    refused(ground_truth("list", "--region", "us east 1"), 2, "us east 1")


def test_a_stack_that_is_not_there(deployed: Deployment) -> None:
    refused(ground_truth("list", "--stack-name", "Other"), 2, "there is no stack Other in us-east-1")


@pytest.mark.usefixtures("cloud")
def test_a_stack_that_holds_no_pipeline() -> None:
    attach(boto3._get_default_session(), {"Other": StackThere(resources={"AWS::S3::Bucket": ("one", "two")})})
    refused(ground_truth("list", "--stack-name", "Other"), 2, "it holds no labeling pipeline")


def test_a_stack_of_ones_own_needs_no_outputs(cloud: Account) -> None:
    deploy(cloud, name="Own", outputs=False)
    assert ground_truth("list", "--stack-name", "Own").status == 0


@pytest.mark.parametrize("command", ["watch", "stop"])
@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("none", "there is no execution none"),
        ("a b", "'a b' is no execution's name"),
        ("arn:aws:s3:::bucket", "is not the ARN of an execution"),
        (f"arn:aws:states:{REGION}:{ACCOUNT_ID}:execution:GroundTruthLabeling:none", "there is no execution none"),
        ("latest", "has no execution yet"),
    ],
)
def test_an_execution_that_is_not_there(deployed: Deployment, command: str, reference: str, told: str) -> None:
    refused(ground_truth(command, reference), 2, told)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("AccessDenied", "these credentials have no permission for DescribeStacks: User: is not authorized"),
        ("ExpiredToken", "AWS does not accept the credentials (ExpiredToken"),
        ("InvalidClientTokenId", "AWS does not accept the credentials"),
        ("SomethingNew", "AWS refused DescribeStacks: SomethingNew: User: is not authorized"),
    ],
)
@pytest.mark.usefixtures("cloud")
def test_a_refusal_of_aws(code: str, told: str) -> None:
    attach(boto3._get_default_session(), {}, refusal=code)
    refused(ground_truth("list"), 1, told)


def test_a_refusal_of_the_local_cloud_says_where_its_credentials_are() -> None:
    answer = {"Error": {"Code": "SignatureDoesNotMatch"}, "ResponseMetadata": {"HTTPHeaders": {MARK: "1"}}}
    error = ClientError(answer, "ListStacks")
    assert ". out/local/environment.sh" in str(explained(error))
    assert is_final(error)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["none"],
        ["list", "--none"],
        ["list", "-n", "0"],
        ["list", "--status", "lost"],
        ["watch", "--interval", "0.1"],
        ["export"],
        ["export", "-f", "none"],
        ["stop"],
        ["completion", "tcsh"],
        ["estimate", "x.json", "--object-price", "-1"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_how_it_is_used(arguments: list[str]) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        main(arguments, stdout=io.StringIO(), stderr=err)
    assert ended.value.code == 2
    assert err.getvalue().startswith("usage: ground-truth")


def test_an_interrupt_anywhere_ends_with_130(deployed: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ground_truth_cli.stack.find_stack", interrupt)
    ran = ground_truth("list")
    assert (ran.status, ran.err) == (130, "\nInterrupted.\n")
