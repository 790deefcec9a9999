"""The exceptions of the runtime, in one tree.

Step Functions matches a Lambda error by the class name of the exception, so these names are a contract with the
state machine's Retry and Catch::

    GroundTruthError
    |-- EventInvalid            the event has problems; all of them are in the message. Never retried
    |-- Throttled               AWS asked to slow down. Retried with growing, jittered delays
    |-- ServiceUnavailable      AWS had a passing fault. Retried a few times
    |-- LabelingJobRefused      CreateLabelingJob refused the request for good
    |-- LabelingJobFailed       the labeling job ended as Failed
    |-- LabelingJobStopped      the labeling job ended as Stopped
    |-- LabelingJobAbandoned    it was stopped with its execution, which goes on. Retried: the next job takes over
    |-- LabelingJobStopping     it has not ended, so that its labels cannot be read. Collect is retried until it has
    |-- NothingLabeled          the labeling job ended as Completed without a single label. Ends no wait
    `-- InputJobFailed          a job whose labels this one needs has none
"""


class GroundTruthError(Exception):
    """Base of every error that this package raises on purpose."""


class EventInvalid(GroundTruthError):
    """The event has problems; the message lists every one."""


class Throttled(GroundTruthError):
    """AWS asked to slow down."""


class ServiceUnavailable(GroundTruthError):
    """AWS had a passing fault."""


class LabelingJobRefused(GroundTruthError):
    """CreateLabelingJob refused the request for good."""


class LabelingJobFailed(GroundTruthError):
    """The labeling job ended as Failed."""


class LabelingJobStopped(GroundTruthError):
    """The labeling job ended as Stopped."""


class LabelingJobAbandoned(GroundTruthError):
    """The labeling job was stopped with its execution, and somebody waits again."""


class LabelingJobStopping(GroundTruthError):
    """The labeling job has not ended, so that its labels cannot be read yet."""


class NothingLabeled(GroundTruthError):
    """The labeling job ended as Completed without a single label."""


class InputJobFailed(GroundTruthError):
    """A job whose labels this one needs has none."""
