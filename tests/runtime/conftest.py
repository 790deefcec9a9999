"""What the tests of the runtime share."""

import botocore.session
import pytest
from botocore.model import ServiceModel


@pytest.fixture(scope="session")
def sagemaker_model() -> ServiceModel:
    """botocore's own description of SageMaker: the source of most facts."""
    model: ServiceModel = botocore.session.get_session().get_service_model("sagemaker")
    return model
