"""Members of a team, invited by e-mail."""

from __future__ import annotations

import hashlib

from aws_cdk import aws_cognito as cognito
from constructs import Construct

from cdk_ground_truth.workforce.interfaces import CognitoMembers, IWorkforce


def invite(team: Construct, workforce: IWorkforce, members: CognitoMembers, group: str, email: str) -> Construct:
    """Put the person with this address into the group, as a new user of the pool; Cognito sends the invitation.

    The user belongs to the workforce, so that two teams of an app can share a member.

    Returns:
        What a team must wait for.
    """
    # Who signs in is matched whatever the letter case, and a user's name can't change its own.
    email = email.lower()
    key = _key(email)
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
        # The mail goes out at once: not before there is a workforce, which may fail where the account has one already.
        new_workforce = workforce.node.default_child
        if new_workforce is not None:
            user.node.add_dependency(new_workforce)
    membership = admit(team, members, group, email)
    membership.node.add_dependency(user)
    return membership


def admit(team: Construct, members: CognitoMembers, group: str, username: str) -> Construct:
    """Put somebody who is in the pool already into the group.

    Args:
        team: construct that holds the membership: when it goes, the person leaves the group and stays in the pool.
        members: the pool.
        group: the group.
        username: user name, or e-mail address where the pool signs people in by it. Not the Ref of a user: that is an
            id which Cognito makes.

    Returns:
        What a team must wait for.
    """
    return cognito.CfnUserPoolUserToGroupAttachment(
        team,
        f"Membership{_key(username.lower())}",
        user_pool_id=members.user_pool_id,
        group_name=group,
        username=username,
    )


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
