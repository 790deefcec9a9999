"""What `docs/performance.md` says of each subject, from its figures."""

from typing import Any

from benchmarks.support.tables import number, table

Figures = dict[str, Any]

HISTORY_EVENT = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html"
SWEEP_SECONDS = 300
HISTORY_QUOTA = "https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html"


def history(figures: Figures) -> str:
    """History events and state transitions."""
    sync, loop = figures["sync"], figures["poll_loop"]
    by_duration = table(
        ["One execution, one job of", "events", "of these while it waits", "transitions", "sweeps meanwhile"],
        [
            [name, row["events"], row["events_while_waiting"], row["transitions"], row["sweeps"]]
            for name, row in figures["by_duration"].items()
        ],
    )
    by_jobs = table(
        ["Jobs side by side", "events", "with `.sync`", "transitions", "with `.sync`"],
        [
            [
                count,
                row["events"],
                sync["by_jobs"][count]["events"],
                row["transitions"],
                sync["by_jobs"][count]["transitions"],
            ]
            for count, row in figures["by_jobs"].items()
        ],
    )
    polls = table(
        ["Polls, really run", "simulated seconds", "events", "transitions", "ended"],
        [[row["polls"], row["seconds"], row["events"], row["transitions"], row["status"]] for row in loop["run"]],
    )
    fixed, fixed_of_sync = (
        rows["1"]["events"] - per_job
        for rows, per_job in (
            (figures["by_jobs"], figures["events_per_job"]),
            (sync["by_jobs"], sync["events_per_job"]),
        )
    )
    even = int((fixed - fixed_of_sync) / (sync["events_per_job"] - figures["events_per_job"]))
    parts = ", ".join(f"{name} {events}" for name, events in sync["events_of_one_more_job"].items())
    return f"""\
Waiting adds nothing, however long it takes:

{by_duration}

Beside it stands a state machine that prepares a job in a function, runs it with `createLabelingJob.sync` and collects
it in another, by its documented events ([HistoryEvent]({HISTORY_EVENT})): {parts}, together
{sync["events_per_job"]} for each job. Here each further job adds {number(figures["events_per_job"])}: an iteration (2),
Launch, which is the wait as well (6), Collect (5), and the choice of a follow-up with its end (4). Once for an
execution come {number(fixed)} events more, against {number(fixed_of_sync)}: the plan that checks everything before
anything is spent, the waves, the gathering of split jobs and the verdict. So an execution of few jobs has more events
than one with `.sync` that has none of these, and one of more than {even} jobs has fewer.

{by_jobs}

A loop that polls every {loop["seconds_between"]} seconds adds {number(loop["events_per_poll"])} events a poll. Its
execution was run until it failed: Step Functions [ends one]({HISTORY_QUOTA}) whose event number
{number(loop["most_events"])} is not its last, which is after {loop["hours_until_most"]} hours; 30 days would take
{number(loop["events_for_30_days"])}. The interpreter holds every execution on this page to that.

{polls}
"""


def calls(figures: Figures) -> str:
    """Calls per hour."""
    hours = figures["hours"]
    rows = [
        [
            number(int(jobs)),
            found["busy"]["Lambda"],
            found["busy"]["ListLabelingJobs"],
            found["busy"]["Query"],
            found["quiet"].get("UpdateItem", 0),
            found["busy"]["UpdateItem"],
            found["busy"]["SendTaskHeartbeat"],
            f"{found['share_of_list_rate']:.2%}",
            f"{found['poll_loops_in_the_describe_rate']:.0%}",
        ]
        for jobs, found in hours.items()
    ]
    counted = table(
        [
            "Running jobs",
            "monitor runs",
            "List",
            "Query",
            "UpdateItem, quiet",
            "busy",
            "heartbeats",
            "of the List rate",
            "30 s polls, of the Describe rate",
        ],
        rows,
    )
    most = str(max(map(int, hours)))
    most_since = number(figures["jobs_since_the_oldest_at_the_share"])
    return f"""\
Calls of one hour. *Quiet*: no job has a new label. *Busy*: every job has one before every sweep, the worst case.

{counted}

Progress is at most {figures["progress_at_most_seconds_old"]} seconds old. The list is read from the oldest job that is
still waited for, so that jobs which ended meanwhile count as well: {most_since} jobs made since then take a tenth of
the rate. DescribeLabelingJob is called once for each event that comes, and by no sweep. A sweep lists jobs page by
page, looks after {figures["at_once"]} of them at once, and has {figures["seconds_of_a_sweep_at_most"]} seconds: with
{number(int(most))} busy jobs each call may take {number(hours[most]["milliseconds_a_call_may_take"])} ms on average.
"""


def launching(figures: Figures) -> str:
    """Launching a thousand jobs."""
    rule = figures["policy"]
    return f"""\
{number(figures["jobs"])} Launch states begin at once; the service creates {number(figures["rate_per_second"])} job a
second. What is throttled waits {rule["IntervalSeconds"]} s, then {rule["BackoffRate"]} times as long, at most
{rule["MaxDelaySeconds"]} s, with full jitter, at most {rule["MaxAttempts"]} times.

{
        table(
            ["Measure", "value"],
            [
                ["Jobs that failed", figures["failed"]],
                ["Seconds until all run, by the rate alone", figures["ideal_seconds"]],
                ["Seconds until all run, median", figures["seconds"]],
                ["Ratio", figures["ratio"]],
                ["Retries of the state, per job", figures["retries_per_job"]],
                ["Retries of the state, most for one job", figures["most_retries_of_a_job"]],
            ],
        )
    }
"""


def cold_start(figures: Figures) -> str:
    """Cold imports and the asset."""
    rows = [[f"`{name}`", ratio] for name, ratio in figures["ratios"].items()]
    asset = figures["asset"]
    return f"""\
Processor time of importing a handler, in that of importing boto3 and making one client; median of
{figures["rounds"]} rounds. Clients are made by a handler's first call.

{table(["Handler", "ratio"], rows)}

The asset, one for all functions, has {number(asset["files"])} files of {number(asset["bytes"])} bytes. Powertools and
pydantic come from AWS's public layer, boto3 from the runtime.
"""


def cost(figures: Figures) -> str:
    """Dollars."""
    head = ["One job of", "quiet", "busy", "30 s poll loop", "`.sync`"]
    rows = [[name, *row.values()] for name, row in figures["job_usd"].items()]
    month = figures["month_of_1000_jobs_of_a_day_usd"]
    prices = "\n".join(f"| {name} | {row['usd']} | {row['source']} |" for name, row in figures["prices_usd"].items())
    parts = ", ".join(f"{name} {usd}" for name, usd in figures["stack_month_usd"].items())
    assumed = " and ".join(f"{name} {seconds} s" for name, seconds in figures["assumed_seconds"].items())
    return f"""\
US dollars, without people's work and what AWS charges for an object, without S3, logs and traces. *Quiet* and *busy* as
above. The loop ends after 23 hours, so that its last rows are what it would cost. `.sync` follows no progress, keeps no
record and asks for no follow-up.

{table(head, [*rows, ["1,000 jobs of a day in a month, with the stack", *month.values()]])}

A month of the stack without any job: {parts}. Assumed: {assumed}.

| Price | US dollars | source |
| --- | --: | --- |
{prices}
"""


def synth(figures: Figures) -> str:
    """Synth of the app."""
    ratio = figures["ratio"]
    modules = figures["ratio_of_the_modules_alone"] - 1
    checker = 1 - figures["ratio_of_one_bucket_unchecked"]
    check = ratio - figures["ratio_unchecked"] - checker
    differing = len(figures["files_that_differ_between_synths"])
    return f"""\
{
        table(
            ["Processor time, in that of an app with one bucket", "ratio"],
            [
                ["the full app", ratio],
                ["one bucket, without aws-cdk-lib's check of the template", figures["ratio_of_one_bucket_unchecked"]],
                ["the full app, without that check", figures["ratio_unchecked"]],
                [
                    "one bucket, and the modules of aws-cdk-lib that the full app imports",
                    figures["ratio_of_the_modules_alone"],
                ],
            ],
        )
    }

What the full app takes beyond the one with one bucket:

{
        table(
            ["Part", "ratio"],
            [
                ["loading two dozen modules, in Python and in Node", modules],
                ["the check of its own template, beyond that of a bucket", check],
                ["its constructs, the calls between Python and Node, digests of its code", ratio - 1 - modules - check],
            ],
        )
    }

On the wall the full app takes {number(figures["ratio_on_the_wall"])} times as long; median of {figures["rounds"]}
rounds. Most of the small app's time, {number(checker)} of it, goes into the check against CloudFormation's rules, and
nearly all of that into making the checker, a WebAssembly module, as a profile shows. What a larger template adds to it
is mostly Node's compiling of those parts of the checker that it keeps busy. None of the imports can be left out: the
app uses each of these modules, but for EC2's, the largest, which that of Lambda loads.

Files of the assembly that differ between two synths: {differing} of {figures["files"]}.
"""


def local_run(figures: Figures) -> str:
    """The local run."""
    steps = [*figures["seconds"].items(), ("together", figures["seconds_together"])]
    waited = figures["seconds_to_next_step"]
    return f"""\
{figures["jobs"]} jobs over {figures["photographs"]} photographs, workers at 60 times the speed of people:

{table(["Step", "seconds"], steps)}

From the end of a labeling job to the end of its wait {number(waited["median"])} s pass, {number(waited["most"])} s at
most; the next state begins at once. It is an event that ends the wait: on AWS EventBridge's delivery comes on top, and
where an event is lost the next sweep makes up for it, after {SWEEP_SECONDS} seconds at most. A loop that polls every
30 seconds takes {number(waited["of_a_poll_loop"])} s on average. `.sync` hears of an event as well; it is not measured.

Stacks that differ in `cdk diff` after a second synth: {figures["stacks_that_differ_after_a_second_synth"]}.
"""


def summarise(figures: Figures) -> str:
    """Reading labels."""
    rows = [
        [name, row["ratio"], row["ratio_without_msgspec"], round(row["peak_bytes"] / row["peak_bytes_of_a_tenth"], 2)]
        for name, row in figures["manifests"].items()
    ]
    return f"""\
{number(figures["lines"])} lines; speed in that of the fastest parser alone, and memory in that of a tenth of the lines.

{table(["A line holds", "speed", "without msgspec, as in Lambda", "memory"], rows)}
"""


def plan_manifest(figures: Figures) -> str:
    """Reading inputs."""
    rows = [
        [name, row["ratio"], row["plan"]["peak_mib"], row["plan_of_a_hundredth"]["peak_mib"]]
        for name, row in figures["manifests"].items()
    ]
    return f"""\
{number(figures["lines"])} lines; speed in that of the fastest parser alone, and memory of the whole process in MiB.

{table(["A line holds", "speed", "memory", "memory for a hundredth"], rows)}
"""


def merge_parts(figures: Figures) -> str:
    """Merging labels."""
    small, large = figures["small"], figures["large"]
    rows = [
        [number(row["lines"]), round(row["seconds"] / row["seconds_of_copying"], 2), round(row["peak_bytes"] / 1e6, 1)]
        for row in (small, large)
    ]
    return f"""\
{table(["Lines", "time, in that of copying them", "memory of the whole process, MB"], rows)}
"""
