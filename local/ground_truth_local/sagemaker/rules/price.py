"""What the public workforce is paid, and what else it needs (botocore model, PublicWorkforceTaskPrice)."""

from decimal import Decimal

from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings
from ground_truth_local.sagemaker.tables import prices

PATH = "humanTaskConfig.publicWorkforceTaskPrice"
CLASSIFIERS_PATH = "inputConfig.dataAttributes.contentClassifiers"
PII_FLAG = "FreeOfPersonallyIdentifiableInformation"
CUSTOM_PRICES = "classification_and_custom"


def problems(facts: RequestFacts, settings: Settings) -> list[str]:
    price = facts.human.get("PublicWorkforceTaskPrice")
    if facts.kind != "public":
        rule = f"A price is allowed for the public workforce only, the work team is a {facts.kind} one"
        return [] if price is None else [constraint(price, PATH, rule)]
    found = []
    if facts.rules is not None and not facts.rules.public:
        rule = f"The public workforce does not do {facts.task_type}"
        found.append(constraint(facts.human["WorkteamArn"], "humanTaskConfig.workteamArn", rule))
    else:
        found += _price_problems(facts, price)
    if settings.require_pii_flag == "creation" and pii_flag_missing(facts):
        found.append(constraint(_classifiers(facts), CLASSIFIERS_PATH, f"The public workforce needs {PII_FLAG}"))
    return found


def pii_flag_missing(facts: RequestFacts) -> bool:
    """Whether a public job does not declare its data free of personal information."""
    return facts.kind == "public" and PII_FLAG not in _classifiers(facts)


def _classifiers(facts: RequestFacts) -> list[str]:
    return list(facts.request["InputConfig"].get("DataAttributes", {}).get("ContentClassifiers", []))


def _price_problems(facts: RequestFacts, price: dict[str, dict[str, int]] | None) -> list[str]:
    if price is None or "AmountInUsd" not in price:
        return [constraint(price, PATH, "The public workforce needs a price per task")]
    amount = price["AmountInUsd"]
    usd = Decimal(amount.get("Dollars", 0)) + Decimal(amount.get("Cents", 0)) / 100
    usd += Decimal(amount.get("TenthFractionsOfACent", 0)) / 1000
    allowed = prices(CUSTOM_PRICES if facts.rules is None else facts.rules.prices)
    if usd in allowed:
        return []
    listed = ", ".join(str(item) for item in allowed)
    return [
        constraint(usd, f"{PATH}.amountInUsd", f"Prices of {facts.task_type or 'custom tasks'} in USD are: [{listed}]")
    ]
