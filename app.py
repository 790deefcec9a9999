#!/usr/bin/env python3
"""The CDK app: one stack that labels data with Ground Truth.

Context values, from `cdk.json`, `cdk.context.json` or `-c key=value`; all are optional:

| Key | Value | Default |
|---|---|---|
| stack_name | name of the stack | GroundTruthLabeling |
| region | region to deploy to | CDK_DEFAULT_REGION: that of the AWS profile |
| removal_policy | `retain` or `destroy`: bucket, user pool and jobs table when the stack is deleted | retain |
| bucket_name | existing bucket, with Ground Truth's CORS rule | a new bucket |
| kms | `new`, or the ARN of a KMS key | keys that AWS manages |
| video_and_point_clouds | `true` prepares the new bucket for video frames and 3D point clouds | false |
| member_emails | people to invite to the team: a list, or text with commas between | nobody |
| source_ip_cidrs | address ranges that workers must come from: a list, or text with commas between | any |
| workforce_name | existing private workforce; an account has one per region | a new workforce |
| workforce_user_pool_id, workforce_client_id, workforce_group_name | its Cognito user pool, app client, group | - |
| workforce_sub_domain | host of its portal, for the output PortalUrl | unknown |
| workteam_arn | existing team: private, of a vendor, or public | a new team |
| public_workforce | `false`: no event may ask the public workforce | true |
| alarm_email | address that is told of alarms | the notice topic |
| powertools_layer | `default`, `none`, or the ARN of a layer version with Powertools and pydantic | default |

Outputs: BucketName, StateMachineArn, ExecutionRoleArn, WorkteamArn, PortalUrl (where it is known), JobsTableName,
NoticeTopicArn. Synth calls no AWS service.
"""

from __future__ import annotations

import os
import sys

from aws_cdk import App, Environment

from cdk_ground_truth import PropertiesInvalid
from stacks.labeling_stack import LabelingStack
from stacks.settings import ContextInvalid, read_settings


def build(app: App) -> LabelingStack:
    """The stack as the app's context describes it; ContextInvalid where that can't be."""
    settings = read_settings(app.node.get_all_context())
    return LabelingStack(
        app,
        settings.stack_name,
        settings=settings,
        description="Labels data with Amazon SageMaker Ground Truth",
        env=Environment(
            account=os.environ.get("CDK_DEFAULT_ACCOUNT"),
            region=os.environ.get("CDK_DEFAULT_REGION") if settings.region is None else settings.region,
        ),
    )


if __name__ == "__main__":
    labeling_app = App()
    try:
        build(labeling_app)
    except (ContextInvalid, PropertiesInvalid) as error:
        sys.exit(str(error))
    labeling_app.synth()
