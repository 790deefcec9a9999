"""What is not known of the real service's job engine, as settings; each default is the likelier reading."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """Choices where no source tells how the service behaves. All UNVERIFIED.

    Attributes:
        expired_objects_fail: an object that no worker answered in time counts as failed and its line carries a
            `failure-reason`, as the console's "Complete with labeling errors" suggests; else it stays unlabeled.
        status_at_stopping_condition: how a job ends whose StoppingConditions were met. The API says that it "is
            automatically stopped".
        status_at_creation: what DescribeLabelingJob says until a job's files were read. Of a real job it said
            InProgress, with all counters at 0, when it was last modified 1.3 seconds after its creation (issue 1945 of
            aws/amazon-sagemaker-examples). AWS's own wait in Kubeflow Pipelines describes a job right after creating it
            and ends at any other status. Initializing is in the API's list of statuses; no source shows it.
        initializing_seconds: how long that takes.
        stopping_seconds: how long a job stays Stopping.
        consolidation_seconds: how long answered objects wait at least to be consolidated together. The guide says that
            labels may appear minutes after submission.
        consolidation_share: how long they wait as a share of the job's age, so that a long job is not consolidated ever
            more often: each time all answers so far are weighed against each other again.
        consolidation_batch: most objects that a consolidation function of the customer's own gets at once.
        function_attempts: how often a labeling function of the customer's own is invoked in all, when it raises.
        omitted_objects_fail: an object that a consolidation function leaves out of its answer counts as failed and its
            line says why; else it stays unlabeled.
        first_public_batch: objects that the public workforce gets at first (developer guide, sms-batching).
    """

    expired_objects_fail: bool = True
    status_at_stopping_condition: Literal["Stopped", "Completed"] = "Stopped"
    status_at_creation: Literal["InProgress", "Initializing"] = "InProgress"
    initializing_seconds: float = 5.0
    stopping_seconds: float = 5.0
    consolidation_seconds: float = 15.0
    consolidation_share: float = 0.05
    consolidation_batch: int = 100
    function_attempts: int = 3
    omitted_objects_fail: bool = True
    first_public_batch: int = 10

    def wait_for_consolidation(self, age: float) -> float:
        """How many seconds answered objects of a job of this age wait for others."""
        return max(self.consolidation_seconds, self.consolidation_share * age)
