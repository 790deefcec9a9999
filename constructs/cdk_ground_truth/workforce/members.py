"""Members of a team, invited by e-mail."""

from __future__ import annotations

import hashlib

from aws_cdk import aws_cognito as cognito
from constructs import Construct

from cdk_ground_truth.workforce.interfaces import CognitoMembers, IWorkforce


def invite(team: Construct, workforce: IWorkforce, members: CognitoMembers, group: str, email: str) -> Construct:
    """Puts the person with this address into the group, as a new user of the pool; Cognito sends the invitation.

    The user belongs to the workforce, so that two teams of a stack can share a member. Returns what a team must wait
    for.
    """
    key = hashlib.sha256(email.lower().encode()).hexdigest()[:8]
    user = workforce.node.try_find_child(f"Member{key}")
    if user is None:
        user = cognito.CfnUserPoolUser(
            workforce,  # type: ignore[arg-type]  # every workforce is a construct; a Protocol can't say so
            f"Member{key}",
            user_pool_id=members.user_pool_id,
            username=email,
            desired_delivery_mediums=["EMAIL"],
            user_attributes=[
                cognito.CfnUserPoolUser.AttributeTypeProperty(name="email", value=email),
                # The invitation proves the address: its temporary password goes nowhere else.
                cognito.CfnUserPoolUser.AttributeTypeProperty(name="email_verified", value="true"),
            ],
        )
    membership = cognito.CfnUserPoolUserToGroupAttachment(
        team, f"Membership{key}", user_pool_id=members.user_pool_id, group_name=group, username=email
    )
    # The address and not the user's Ref: where the pool signs people in by e-mail, the user's own name is an id that
    # Cognito makes.
    membership.node.add_dependency(user)
    return membership
