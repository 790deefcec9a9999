"""Limits of the service and of this project, each with its source.

Sources: [B] botocore service model `sagemaker` 2017-07-24; [DG page] SageMaker developer guide; [GR] AWS General
Reference, SageMaker quotas; [SFN] Step Functions quotas; [EX] aws/amazon-sagemaker-examples; [own] a choice of this
project, with its reason.
"""

DAY_SECONDS = 86_400

LABELING_JOB_NAME_MAX = 63  # [B] LabelingJobName
LABEL_ATTRIBUTE_NAME_MAX = 127  # [B] LabelAttributeName
TASK_TITLE_MAX = 128  # [B] TaskTitle
TASK_DESCRIPTION_MAX = 255  # [B] TaskDescription
KEYWORDS_MAX = 5  # [B] TaskKeywords
KEYWORD_MAX = 30  # [B] TaskKeyword
KEYWORD_PATTERN = r"[A-Za-z0-9]+( [A-Za-z0-9]+)*"  # [B] TaskKeyword: letters, digits, single spaces
NAME_PATTERN = r"[a-zA-Z0-9](-*[a-zA-Z0-9])*"  # [B] LabelingJobName, LabelAttributeName
WORKERS_PER_OBJECT_MAX = 9  # [B] NumberOfHumanWorkersPerDataObject
MAX_CONCURRENT_TASKS_MAX = 5_000  # [B] MaxConcurrentTaskCount
MAX_CONCURRENT_TASKS_UNAIDED = 1_000  # [B] more than this only after asking AWS Support
TAGS_MAX = 50  # [B] TagList
TAG_VALUE_MAX = 256  # [B] TagValue

TASK_TIME_LIMIT_MIN_SECONDS = 30  # [B] TaskTimeLimitInSeconds
TASK_TIME_LIMIT_MAX_SECONDS = 30 * DAY_SECONDS  # [B] the same, the longest of any task type: video frames and 3D
# [EX] longer tasks need a role whose sessions last at least so long
SESSION_SECONDS_OF_LONG_TASKS = 8 * 3_600
TASK_TIME_LIMIT_WARN_SECONDS = 7 * DAY_SECONDS  # [DG sms-video-*, sms-point-cloud-*] the most of these pages
TASK_AVAILABILITY_MIN_SECONDS = 60  # [B] TaskAvailabilityLifetimeInSeconds
TASK_AVAILABILITY_MAX_SECONDS = 30 * DAY_SECONDS  # [B] the same, private and vendor workforce
TASK_AVAILABILITY_MAX_PUBLIC_SECONDS = 12 * 3_600  # [B] the same, public workforce
LABELING_JOB_LIFETIME_SECONDS = 30 * DAY_SECONDS  # [B] StoppingConditions

LABEL_MAX = 256  # [DG input-data-limits] characters of a label
# [DG sms-label-cat-config-attributes] label category files of video frames and 3D point clouds
RICH_LABEL_MAX = 16  # characters of a label
RICH_ATTRIBUTES_MAX = 10  # of frames; of a label, its own and the global ones together
RICH_FREE_TEXT_MAX = 5  # of those, free text
RICH_ATTRIBUTE_NAME_MAX = 16
RICH_ATTRIBUTE_DESCRIPTION_MAX = 128
RICH_ENUM_MAX = 10  # values to choose from
RICH_ENUM_VALUE_MAX = 16
RICH_SHORT_INSTRUCTION_MAX = 254
RICH_FULL_INSTRUCTION_MAX = 2_047
SHORT_DISPLAY_NAME_CHARACTERS = (3, 4)  # [DG sms-named-entity-recg]
AUTOMATED_LABELS_MAX_SEGMENTATION = 20  # [DG input-data-limits]
AUTOMATED_OBJECTS_MIN = 1_250  # [DG sms-automated-labeling]
AUTOMATED_OBJECTS_ADVISED = 5_000  # [DG sms-automated-labeling]
FRAMES_PER_VIDEO_SEQUENCE_MAX = 2_000  # [DG input-data-limits]
FRAMES_PER_POINT_CLOUD_SEQUENCE_MAX = 500  # [DG input-data-limits]
MANIFEST_LINE_MAX = 100_000  # [DG input-data-limits] characters
MANIFEST_ATTRIBUTE_MAX = 20_000  # [DG input-data-limits] characters of one attribute
# Two pages disagree on the size of a dataset: 100,000 [DG input-data-limits] and 10,000, not adjustable [GR]. The
# smaller gives a warning, the larger is refused; a stack can set its own.
DATASET_OBJECTS_WARN = 10_000
DATASET_OBJECTS_MAX = 100_000

# [own] What one plan looks at before its function's 15 minutes are up. Measured with benchmarks/plan_requests.py: a
# processor like the function's makes about 700 requests and lists 12,000 objects a second; a third of that is assumed.
PLAN_REQUESTS_MAX = 150_000  # texts below prefixes, and objects looked for with `check: all`, of an event
PLAN_LISTED_MAX = 2_000_000  # objects listed below the prefixes of an event

# All jobs of an event share a state, which holds 256 KiB [SFN], and the execution's history, which holds 25,000 events
# [SFN]. tests/faults/test_largest.py runs the largest event through the definition and measures both.
STATE_BYTES = 262_144  # [SFN] of a state's input or output, as UTF-8
HISTORY_EVENTS = 25_000  # [SFN] of an execution
JOBS_PER_EVENT_MAX = 100  # [own]
EVENT_DEPTH_MAX = 100  # [own] objects and lists in each other; no request of the service has a tenth of that
OUTCOME_MAX = 1_900  # [own] bytes of a job's outcome in a state; the job's document has what was cut
REASON_MAX = 300  # [own] bytes of its reason, and of its warnings
FAILURE_MAX = 140  # [own] characters of why Collect failed, which leaves room for where its labels are
WARNINGS_MAX = 8_000  # [own] bytes of a plan's warnings in a state; the plan document has all of them
CAUSE_MAX = 4_096  # [own] bytes of an execution's cause
OUTPUT_MAX = 200  # [own] characters of S3OutputPath: output manifests are part of outcomes
# [own] room for the run's id, the part and the attempt
JOB_NAME_MAX = LABELING_JOB_NAME_MAX - len("-0123456789-200-99")
