"""Data of every kind that task types read, at the places that the examples name."""

import json
from pathlib import Path
from typing import Any

from tests.support.account import BUCKET, Account

TEMPLATES = Path(__file__).parents[2] / "examples" / "task_types" / "templates"
BOX_TEMPLATE = """\
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}" header="Birds"
    labels="{{ task.input.labels | to_json | escape }}"></crowd-bounding-box>
</crowd-form>
"""
"""A template of the caller's own that nothing is wrong with."""
INPUTS: dict[str, dict[str, Any]] = {
    "image": {"prefix": "images/"},
    "any": {"prefix": "images/"},
    "text": {"texts": ["A bird.", "A plane."]},
    "clip": {"prefix": "clips/"},
    "frames": {"sequences": {"prefix": "frames/"}},
    "point-clouds": {"manifest": "point-clouds/frames.manifest"},
    "point-cloud-sequences": {"manifest": "point-clouds/sequences.manifest"},
}
"""What a task type reads, as `TaskType.reads` names it, to the input of a job."""
_POSE = {
    "position": {"x": 0.0, "y": 0.0, "z": 0.0},
    "heading": {"qx": 0.0, "qy": 0.0, "qz": 0.0, "qw": 1.0},
}


def put_everything(cloud: Account) -> None:
    """Images, texts, clips, frames, point clouds and templates."""
    cloud.put_images(3)
    for number in range(3):
        cloud.put(f"texts/{number}.txt", f"A bird, and {number} more.")
        cloud.put(f"clips/{number}.mp4", b"\0\0\0\x18ftypmp42")
    for clip in ("a", "b"):
        for frame in range(2):
            cloud.put(f"frames/{clip}/{frame:04}.png")
    _put_point_clouds(cloud)
    for template in TEMPLATES.iterdir():
        cloud.put(f"templates/{template.name}", template.read_text("utf-8"))


def _put_point_clouds(cloud: Account) -> None:
    points = "\n".join(f"{x} {y} 0.5 1" for x in range(10) for y in range(10))
    for frame in range(4):
        cloud.put(f"point-clouds/{frame}.txt", points)
    lines: list[dict[str, Any]] = [
        {
            "source-ref": f"s3://{BUCKET}/point-clouds/{frame}.txt",
            "source-ref-metadata": {"format": "text/xyzi", "unix-timestamp": 1_767_225_600 + frame},
        }
        for frame in range(2)
    ]
    cloud.put("point-clouds/frames.manifest", _json_lines(lines))
    sequence = {
        "seq-no": 1,
        "prefix": f"s3://{BUCKET}/point-clouds/",
        "number-of-frames": 4,
        "frames": [
            {
                "frame-no": frame,
                "frame": f"{frame}.txt",
                "format": "text/xyzi",
                "unix-timestamp": 1_767_225_600 + frame,
                "ego-vehicle-pose": _POSE,
            }
            for frame in range(4)
        ],
    }
    uri = cloud.put("point-clouds/sequence.json", json.dumps(sequence))
    cloud.put("point-clouds/sequences.manifest", _json_lines([{"source-ref": uri}]))


def _json_lines(lines: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(line)}\n" for line in lines)
