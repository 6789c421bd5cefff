"""Every theme, by day and by night, can be read (WCAG 2.2 AA)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.utils.colour import contrast

CSS = Path(__file__).resolve().parents[2] / "assets" / "css"
DECLARATION = re.compile(r"--color-([a-z-]+):\s*light-dark\((.+)\);")
TONES = ("info", "success", "warning", "danger")
PLACES = ("canvas", "surface", "surface-soft")

TEXT = [
    *((ink, place) for ink in ("ink", "ink-soft", "brand-ink") for place in PLACES),
    *((tone, place) for tone in TONES for place in PLACES),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    ("ink", "neutral-soft"),
    ("ink-soft", "neutral-soft"),
    ("ink", "brand-soft"),
    ("brand-ink", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-danger", "danger-strong"),
    ("deal", "canvas"),
    ("deal", "surface"),
    ("canvas", "deal"),
]
CONTROLS = [("ink-faint", place) for place in PLACES] + [("brand", "surface"), ("brand", "canvas")]


def declared(file: Path) -> Iterator[tuple[str, str, str]]:
    for name, pair in DECLARATION.findall(file.read_text()):
        # The comma between the two colours is the one outside parentheses.
        light, dark = re.split(r",\s*(?![^()]*\))", pair)
        yield name, light, dark


def themes() -> Iterator[tuple[str, dict[str, str]]]:
    base = list(declared(CSS / "tokens.css"))
    for file in [CSS / "tokens.css", *sorted((CSS / "presets").glob("*.css"))]:
        own = [] if file.name == "tokens.css" else list(declared(file))
        yield f"{file.stem}-light", {name: light for name, light, _ in [*base, *own]}
        yield f"{file.stem}-dark", {name: dark for name, _, dark in [*base, *own]}


THEMES = dict(themes())


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_in_every_theme(theme: str) -> None:
    colours = THEMES[theme]

    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in TEXT
        if contrast(colours[ink], colours[ground]) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_controls_stand_out_from_what_is_behind_them(theme: str) -> None:
    colours = THEMES[theme]

    weak = {
        f"{line} on {ground}": round(contrast(colours[line], colours[ground]), 2)
        for line, ground in CONTROLS
        if contrast(colours[line], colours[ground]) < 3
    }

    assert weak == {}


def test_the_kids_tints_carry_text() -> None:
    text = (CSS / "presets" / "kids.css").read_text()
    tints = re.findall(r"--tint-\d: light-dark\((#\w+), (#\w+)\)", text)

    for light, dark in tints:
        assert contrast(THEMES["kids-light"]["ink"], light) >= 4.5
        assert contrast(THEMES["kids-dark"]["ink"], dark) >= 4.5
    assert len(tints) == 4


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000", "#ffffff", 21.0), ("#767676", "#fff", 4.54), ("oklch(100% 0 0)", "#000", 21.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 2) == expected


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="not a colour: red"):
        contrast("red", "#fff")
