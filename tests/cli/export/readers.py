"""Reference readers, imported where they are used: they take seconds, and some warn while they load."""

import warnings
from types import ModuleType


def supervision() -> ModuleType:
    """supervision, which warns that it runs without OpenCV."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import supervision as loaded  # noqa: PLC0415
    return loaded


def spacy() -> ModuleType:
    """spaCy."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy as loaded  # noqa: PLC0415
    return loaded


def datasets() -> ModuleType:
    """Hugging Face datasets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import datasets as loaded  # noqa: PLC0415
    return loaded
