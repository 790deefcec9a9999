"""The state machine that runs labeling jobs, and what it works with."""

from cdk_ground_truth.state_machine.alarms import LabelingAlarms
from cdk_ground_truth.state_machine.functions import Functions, LabelingFunction
from cdk_ground_truth.state_machine.labeling_state_machine import LabelingStateMachine
from cdk_ground_truth.state_machine.notices import NoticeTopic
from cdk_ground_truth.state_machine.table import JobsTable

__all__ = ["Functions", "JobsTable", "LabelingAlarms", "LabelingFunction", "LabelingStateMachine", "NoticeTopic"]
