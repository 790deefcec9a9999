"""What works where none of the optional packages is installed."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.export.building import boxes, chosen, entities

PROGRAM = """
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from pathlib import Path

MISSING = {"numpy", "PIL", "yaml", "pyarrow", "pycocotools", "spacy", "defusedxml", "skimage", "ministack", "msgspec"}

class Others(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in MISSING else PathFinder.find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Others()
from ground_truth_cli.export import export, ExtraMissing
from ground_truth_cli.imports import import_dataset
from ground_truth_runtime.labels.reading import read_manifest

folder = Path(sys.argv[1])
for name, file in (("coco", "boxes"), ("yolo", "boxes"), ("voc", "boxes"), ("csv", "classes"), ("conll", "spans")):
    with (folder / file).open("rb") as lines:
        print(name, export(read_manifest(lines), format=name, out=folder / name).objects)
print("import", import_dataset(folder / "coco", format="coco", out=folder / "in", attribute="boxes").objects)
for name, file in (("parquet", "boxes"), ("spacy", "spans")):
    try:
        with (folder / file).open("rb") as lines:
            export(read_manifest(lines), format=name, out=folder / name)
    except ExtraMissing as error:
        print(error)
"""


def test_formats_of_plain_text_need_no_package_and_the_others_name_theirs(tmp_path: Path) -> None:
    (tmp_path / "boxes").write_text(json.dumps(boxes("a.png", (0, 1, 1, 2, 2))))
    (tmp_path / "classes").write_text(json.dumps(chosen("a.png", "cat", 0)))
    (tmp_path / "spans").write_text(json.dumps(entities("Ann paid", ("Person", 0, 3))))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "coco 1",
        "yolo 1",
        "voc 1",
        "csv 1",
        "conll 1",
        "import 1",
        "Parquet needs pyarrow: pip install 'cdk-ground-truth[export]'",
        "the spacy format needs spacy: pip install 'cdk-ground-truth[spacy]'",
    ]
