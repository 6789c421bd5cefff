"""The values that modules contribute to dashboards, search and onboarding.

`route` is a page name for `url_for`, `params` what it needs beside the shop.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a dashboard; `label` is a text key."""

    label: str
    value: int
    route: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that a search found."""

    title: str
    hint: str
    route: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnboardingStep:
    """Something a new shop needs. Texts: `{text}.title` and `{text}.hint`."""

    text: str
    is_done: bool
    route: str
