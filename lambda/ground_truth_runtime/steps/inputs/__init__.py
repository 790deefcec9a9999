"""What the jobs of an event are to label, looked at before anything is started."""

from ground_truth_runtime.steps.inputs.allowance import Allowance
from ground_truth_runtime.steps.inputs.found import InputSurvey, JobInput
from ground_truth_runtime.steps.inputs.survey import survey_inputs

__all__ = ["Allowance", "InputSurvey", "JobInput", "survey_inputs"]
