"""Annotation functions of one's own: `cdk deploy --app "python3 examples/stacks/custom_functions.py"`."""

from pathlib import Path

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_lambda as lambda_

from cdk_ground_truth import CustomAnnotationFunctions, LabelingPipeline

FUNCTIONS = Path(__file__).parent.parent / "functions"

app = App()
stack = Stack(app, "Ratings")
ask, merge = (
    lambda_.Function(
        stack,
        name,
        runtime=lambda_.Runtime.PYTHON_3_13,
        code=lambda_.Code.from_asset(str(FUNCTIONS), exclude=["__pycache__"]),
        handler=handler,
        timeout=Duration.minutes(1),
    )
    for name, handler in {"Ask": "ratings.pre_annotation", "Merge": "ratings.consolidation"}.items()
)
ratings = CustomAnnotationFunctions(stack, "Functions", pre_annotation=ask, consolidation=merge)
pipeline = LabelingPipeline(stack, "Labeling", annotation_functions=[ratings])
CfnOutput(stack, "StateMachineArn", value=pipeline.state_machine.state_machine_arn)
CfnOutput(stack, "PreAnnotationArn", value=ask.function_arn)
CfnOutput(stack, "ConsolidationArn", value=merge.function_arn)
app.synth()
