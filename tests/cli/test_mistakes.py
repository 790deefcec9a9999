"""What a person can do wrong: a clear message on standard error, the right exit status, and no traceback."""

import json
from pathlib import Path

import boto3
import pytest

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
        (b'{"jobs": ' + b"9" * 5_000 + b"}", "holds an integer of more than 4300 digits"),
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


@pytest.mark.parametrize("address", ["localhost:4566", "ftp://localhost", "http://", "http://localhost:99999"])
def test_an_endpoint_that_is_none(address: str) -> None:
    refused(ground_truth("list", "--endpoint-url", address), 2, f"endpoint URL '{address}' is no address")


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
def test_wrong_usage_ends_with_2_and_says_how_it_is_used(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        ground_truth(*arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ground-truth")


def test_an_interrupt_anywhere_ends_with_130(deployed: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ground_truth_cli.stack.find_stack", interrupt)
    ran = ground_truth("list")
    assert (ran.status, ran.err) == (130, "\nInterrupted.\n")
