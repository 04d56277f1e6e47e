"""Descriptions of cases: a grid over ages, sites and what is known of them."""

from __future__ import annotations

from itertools import product

from kg.curation.cases import Description, Sites

AGES = (None, 0, 6, 17, 18, 24)
LOCAL = ("none", "unknown", "lymph-node")
DISTANT = (
    "none",
    "unknown",
    "liver",
    "skin,liver",
    "brain",
    "liver,unknown",
    "brain,liver",
    "bone-marrow",
)
VITAL = ("none", "unknown", "major-blood-vessel")


def sites(text: str) -> Sites:
    return Sites.read(text.split(","))


def described(
    age: int | None = None,
    local: str = "unknown",
    distant: str = "unknown",
    vital: str = "unknown",
    stage: str = "",
) -> Description:
    return Description(age, sites(local), sites(distant), sites(vital), stage)


def named(description: Description) -> str:
    """A name that can stand in an IRI."""
    words = [str(description.age_months)]
    for sites_ in (description.local, description.distant, description.vital):
        words += [*sites_.names, "none" * sites_.none, "unknown" * sites_.unknown]
    return "-".join([*words, description.stage])


GRID = [described(*values) for values in product(AGES, LOCAL, DISTANT, VITAL)]
"""432 descriptions without a stage; none contradicts itself."""

GIVEN = [
    described(stage="stage-l1"),
    described(stage="stage-l2"),
    described(stage="stage-m"),
    described(stage="stage-ms"),
    described(30, stage="stage-l1"),
    described(30, "lymph-node", stage="stage-l2"),
    described(5, distant="liver,unknown", stage="stage-m"),
    described(5, distant="liver", stage="stage-ms"),
    described(distant="brain", stage="stage-m"),
    described(local="none", distant="none", stage="stage-l1"),
]
"""Descriptions with a stage that somebody gave, which agrees with the findings."""

EMPTY = [
    Description(9, Sites(), Sites(), Sites()),
    Description(9, sites("lymph-node"), Sites(), sites("nerve")),
]
"""Lists that are complete and name nothing, without the word none."""

CONTRADICTORY = {
    "none and a site, locally": described(local="none,lymph-node"),
    "none and a site, distant": described(distant="none,liver"),
    "none and a vital structure": described(vital="none,major-blood-vessel"),
    "negative age": described(-1),
    "L1 with local spread": described(local="lymph-node", stage="stage-l1"),
    "L1 with distant spread": described(distant="liver", stage="stage-l1"),
    "L1 with a vital structure": described(vital="trachea", stage="stage-l1"),
    "L2 without local spread": described(local="none", stage="stage-l2"),
    "L2 without a vital structure": described(vital="none", stage="stage-l2"),
    "L2 with distant spread": described(distant="brain", stage="stage-l2"),
    "M without distant spread": described(distant="none", stage="stage-m"),
    "M where MS is proven": described(6, distant="liver", stage="stage-m"),
    "MS without distant spread": described(distant="none", stage="stage-ms"),
    "MS with another site": described(6, distant="brain", stage="stage-ms"),
    "MS at 18 months": described(18, stage="stage-ms"),
    "spread to a gene": described(distant="MYCN"),
    "a stage that is no stage": described(stage="MYCN"),
}
"""What contradicts itself, by the kind of contradiction."""
