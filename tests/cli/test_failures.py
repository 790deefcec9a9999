"""What goes wrong below a command: the disk, the text of a file, what answers. One line, and no traceback.

A fault of the program itself keeps its traceback, and tells how to report it.
"""

import errno
import json
import os
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import boto3
import pytest

from ground_truth_cli import failures
from ground_truth_cli.main import main
from tests.cli.support.command import ground_truth
from tests.support.events import event, job

LONG = "x" * 300
BOXES = {
    "source-ref": "s3://birds/1.png",
    "boxes": {
        "image_size": [{"width": 4, "height": 4, "depth": 3}],
        "annotations": [{"class_id": 0, "left": 0, "top": 0, "width": 2, "height": 2}],
    },
    "boxes-metadata": {
        "objects": [{"confidence": 0.5}],
        "class-map": {"0": "Bird"},
        "type": "groundtruth/object-detection",
    },
}
COCO = {
    "images": [{"id": 1, "file_name": "1.png", "width": 4, "height": 4}],
    "annotations": [],
    "categories": [{"id": 1, "name": "Bird"}],
}
UNREADABLE = ("none", "folder", "file/below", LONG, "/proc/self/mem", os.fsdecode(b"caf\xe9"))
UNWRITABLE = ("file/below", "/proc/none", "/proc/none/below", f"{LONG}/below", LONG)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with sound inputs and what is no input."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "event.json").write_text(json.dumps(event(job())))
    (tmp_path / "output.manifest").write_text(json.dumps(BOXES) + "\n")
    (tmp_path / "coco.json").write_text(json.dumps(COCO))
    (tmp_path / "file").write_text("a text")
    (tmp_path / "folder").mkdir()
    return tmp_path


def one_line(status: int, out: str, err: str) -> str:
    """The only line that a command wrote: its complaint."""
    assert status in (1, 2), (out, err)
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("ground-truth: ")
    assert "Errno" not in line
    return line


def complaint(*arguments: object) -> str:
    ran = ground_truth(*arguments)
    return one_line(ran.status, ran.out, ran.err)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("file", UNREADABLE)
@pytest.mark.parametrize(
    "arguments",
    [
        "validate FILE",
        "start FILE",
        "estimate FILE",
        "preview FILE",
        "preview event.json --manifest FILE --check",
        "preview event.json --task-input FILE --check",
        "preview --template FILE --manifest output.manifest --check",
        "show FILE",
        "report FILE",
        "export -f csv FILE",
        "import FILE -f coco --attribute boxes --images s3://birds/ -o made",
        "import FILE -f yolo --attribute boxes --images s3://birds/ -o made",
        "import FILE -f voc --attribute boxes --images s3://birds/ -o made",
    ],
)
def test_a_file_that_can_not_be_read_is_named_in_one_line(arguments: str, file: str) -> None:
    line = complaint(*(file if word == "FILE" else word for word in arguments.split()))
    assert re.sub("x{300}|[\udce9]", "", file) in line
    assert not Path("made").exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("file", ["none", "file", LONG])
@pytest.mark.parametrize(
    "arguments",
    [
        "export -f coco output.manifest --images FILE",
        "report output.manifest --images FILE",
        "import coco.json -f coco --attribute boxes --images s3://birds/ -o made --image-folder FILE",
    ],
)
def test_a_folder_of_images_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: str, file: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([file if word == "FILE" else word for word in arguments.split()])
    assert ended.value.code == 2
    assert f"{file} is no folder" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("out", UNWRITABLE)
@pytest.mark.parametrize(
    "arguments",
    [
        "report output.manifest --no-pictures -o OUT",
        "export -f csv output.manifest -o OUT",
        "export -f coco output.manifest -o OUT --force",
        "import coco.json -f coco --attribute boxes --images s3://birds/ -o OUT",
    ],
)
def test_an_output_that_can_not_be_written_is_named_in_one_line(arguments: str, out: str) -> None:
    before = sorted(Path().rglob("*"))
    line = complaint(*(out if word == "OUT" else word for word in arguments.split()))
    assert f"{out} can't be written: " in line
    if out == "file/below":
        assert line.endswith("file: a file is in the way")
    assert sorted(Path().rglob("*")) == before


def full_disk() -> None:
    """Lets this process write files of at most one kilobyte: the error comes while it writes, without a name."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


@pytest.mark.parametrize(
    "arguments",
    [
        "report output.manifest --no-pictures -o out",
        *(f"export -f {name} output.manifest -o out" for name in ("csv", "parquet", "coco")),
        *(f"export -f {name} masks.manifest -o out --images ." for name in ("masks", "coco")),
        "export -f huggingface output.manifest -o out --images . --copy-images",
        *(f"export -f {name} texts.manifest -o out" for name in ("conll", "spacy")),
        "import many.json -f coco --attribute boxes --images s3://birds/ -o out",
    ],
)
def test_a_disk_that_is_full_is_told_in_one_line_and_nothing_is_left(here: Path, arguments: str) -> None:
    (here / "output.manifest").write_text(f"{json.dumps(BOXES)}\n" * 200)
    text = " ".join(f"{number * number:x}" for number in range(500))
    span = {"label": "Bird", "startOffset": 2, "endOffset": 3}
    (here / "texts.manifest").write_text(
        json.dumps(
            {
                "source": text,
                "names": {"annotations": {"entities": [span]}},
                "names-metadata": {"type": "groundtruth/text-span"},
            }
        )
        + "\n"
    )
    _put_masks(here)
    images = [{"id": number, "file_name": f"{number}.png", "width": 4, "height": 4} for number in range(200)]
    (here / "many.json").write_text(json.dumps({**COCO, "images": images}))
    before = sorted(here.rglob("*"))

    ran = subprocess.run(
        [sys.executable, "-B", "-m", "ground_truth_cli.main", *arguments.split()],
        preexec_fn=full_disk,
        capture_output=True,
        text=True,
        check=False,
    )

    line = one_line(ran.returncode, ran.stdout, ran.stderr)
    assert line.endswith(f"out can't be written: {os.strerror(errno.EFBIG)}")
    assert sorted(here.rglob("*")) == before


def _put_masks(folder: Path) -> None:
    """A mask whose PNG and run lengths are large, and a picture to copy."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image  # noqa: PLC0415

    noise = numpy.random.default_rng(1).integers(0, 2, (300, 300), dtype=numpy.uint8)
    Image.fromarray(noise).save(folder / "mask.png")
    Image.fromarray(noise * 255).save(folder / "1.png")
    colors = {"0": ("BACKGROUND", "#ffffff"), "1": ("Bird", "#2ca02c")}
    line = {
        "source-ref": "s3://birds/1.png",
        "masks-ref": "s3://birds/mask.png",
        "masks-ref-metadata": {
            "type": "groundtruth/semantic-segmentation",
            "internal-color-map": {
                index: {"class-name": name, "hex-color": color} for index, (name, color) in colors.items()
            },
        },
    }
    (folder / "masks.manifest").write_text(json.dumps(line) + "\n")


REPLIES = {
    "a page": (200, b"<!doctype html><p>Welcome<br></p>"),
    "nothing": (200, b""),
    "JSON": (200, b"{}"),
    "other XML": (200, b"<a/>"),
    "bytes": (200, bytes(range(256))),
    "a page of an error": (500, b"<h1>Bad gateway<br>"),
    "not found": (404, b'{"detail": "Not Found"}'),
    "a redirect": (302, b""),
}


@pytest.fixture(params=REPLIES)
def other_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a web server that is neither AWS nor a local cloud."""
    status, body = REPLIES[request.param]

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = reply  # noqa: N815 - the names of http.server

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("aws_environment")
@pytest.mark.parametrize("command", ["list", "watch", "upload folder", "estimate event.json", "export -f csv"])
def test_a_reply_that_is_none_of_aws_is_told_in_one_line(
    here: Path, other_server: str, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (here / "folder" / "1.png").touch()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    line = complaint(*command.split(), "--endpoint-url", other_server)
    assert "the reply is not one of AWS" in line
    assert "AWS_ENDPOINT_URL and --endpoint-url must be the address of AWS or of a local cloud" in line


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "any", "out/a"), "out/a: No space left on device"),
        (OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"), "a and b: Invalid cross-device link"),
        (OSError("a library's own words"), "a library's own words"),
        (OSError(), "OSError"),
        (PermissionError(errno.EACCES, "Permission denied", "secret.json"), "secret.json: Permission denied"),
        (UnicodeDecodeError("utf-8", b"a\xff", 1, 2, "invalid start byte"), "is not UTF-8: it has the byte 0xff at 1"),
        (
            UnicodeEncodeError("utf-8", "caf\udce9", 3, 4, "surrogates not allowed"),
            "'caf\\udce9' can't be written as UTF-8",
        ),
        (MemoryError(), "there is not enough memory for this"),
    ],
)
def test_what_a_person_can_do_something_about_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr("ground_truth_cli.shells.bash", fail)
    assert told in complaint("completion", "bash")


@pytest.mark.parametrize("error", [KeyError("jobs"), TypeError("a"), RecursionError("deep"), ValueError("b")])
def test_a_fault_of_the_program_keeps_its_traceback_and_tells_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr("ground_truth_cli.shells.bash", fail)
    with pytest.raises(type(error)) as raised:
        ground_truth("completion", "bash")
    (note,) = raised.value.__notes__
    assert re.match(r"This is a fault of ground-truth itself: cdk-ground-truth 0\.\S+, Python 3\.", note)
    assert failures.explained(error) is None
