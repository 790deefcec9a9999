"""What the tests of the runtime share."""

from collections.abc import Callable, Iterator

import botocore.session
import pytest
from botocore.model import ServiceModel, StructureShape

from tests.support.account import Account, account


@pytest.fixture(scope="session")
def sagemaker_model() -> ServiceModel:
    """botocore's own description of SageMaker: the source of most facts."""
    model: ServiceModel = botocore.session.get_session().get_service_model("sagemaker")
    return model


@pytest.fixture(scope="session")
def documentation(sagemaker_model: ServiceModel) -> Callable[[str, str], str]:
    """The words of the service model on a member of a structure."""

    def of(structure: str, member: str) -> str:
        shape = sagemaker_model.shape_for(structure)
        assert isinstance(shape, StructureShape)
        return str(shape.members[member].documentation)

    return of


@pytest.fixture
def cloud(aws_environment: None) -> Iterator[Account]:
    """A fresh account with a bucket, a jobs table and a work team."""
    with account() as fresh:
        yield fresh
