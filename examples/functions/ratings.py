"""Annotation functions of a custom job: workers rate an object from 1 to 5, and its label is the median of the ratings.

The template's form has one field, such as `<crowd-slider name="rating" min="1" max="5" required>`.
"""

import json
import logging
import statistics
from typing import Any

import boto3

log = logging.getLogger()


def pre_annotation(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Once for each object: what the template finds in `task.input`."""
    return {"taskInput": {"line": event["dataObject"]}, "isHumanAnnotationRequired": True}


def consolidation(event: dict[str, Any], _context: object) -> list[dict[str, Any]]:
    """Once for a batch of objects: one label for each."""
    bucket, _, key = event["payload"]["s3Uri"].removeprefix("s3://").partition("/")
    payload = json.load(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"])
    attribute = event["labelAttributeName"]
    return [
        {"datasetObjectId": each["datasetObjectId"], "consolidatedAnnotation": {"content": {attribute: _rating(each)}}}
        for each in payload
    ]


def _rating(each: dict[str, Any]) -> dict[str, Any]:
    """A broken answer costs that one answer, and not the object or the batch."""
    ratings = []
    for annotation in each["annotations"]:
        try:
            ratings.append(float(json.loads(annotation["annotationData"]["content"])["rating"]))
        except (KeyError, TypeError, ValueError):
            log.warning("object %s: rating of worker %s left out", each["datasetObjectId"], annotation["workerId"])
    if not ratings:
        return {"failure-reason": "no rating could be read"}
    return {"rating": statistics.median(ratings), "ratings": len(ratings)}
