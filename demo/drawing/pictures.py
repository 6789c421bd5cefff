"""From a drawing's name and colours to the pictures of a product."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from demo.drawing import bakery, gadgets, harvest, nursery, pottery, power, toys, workshop
from demo.drawing.canvas import Canvas
from demo.drawing.light import lit, mix
from demo.drawing.scenes import FLOORS, SCENES

Shape = Callable[[Canvas, str, str], None]
Picture = Sequence[str]  # drawing, colour, and perhaps an accent

KINDS = (bakery, gadgets, harvest, nursery, pottery, power, toys, workshop)


def shapes() -> dict[str, Shape]:
    """Every drawing by its name: the functions that take a canvas, a colour and an accent."""
    return {
        name: shape
        for kind in KINDS
        for name, shape in inspect.getmembers(kind, inspect.isfunction)
        if list(inspect.signature(shape).parameters) == ["canvas", "colour", "accent"]
    }


SHAPES = shapes()
# Where one looks closely: a part of the picture, by the scene's format.
DETAILS = {
    "workshop": (190, 380, 420, 525),
    "stall": (190, 220, 430, 430),
    "studio": (180, 190, 430, 430),
    "nursery": (180, 170, 440, 440),
}


def alone(scene: str, tone: str, picture: Picture, zoom: float = 1.0) -> bytes:
    """The thing by itself."""
    canvas = SCENES[scene](tone)
    _put(canvas, scene, picture, 400, zoom)
    return canvas.svg()


def closely(scene: str, tone: str, picture: Picture) -> bytes:
    """Its material, from near."""
    canvas = SCENES[scene](mix(tone, lit(tone), 0.5))
    _put(canvas, scene, picture, 400, 1.0)
    return canvas.svg(DETAILS[scene])


def together(scene: str, tone: str, picture: Picture, others: Sequence[Picture]) -> bytes:
    """With others of the shop beside it."""
    canvas = SCENES[scene](tone)
    places = [(196, 0.5), (628, 0.44)] if len(others) > 1 else [(208, 0.56)]
    for other, (x, size) in zip(others, places, strict=False):
        _put(canvas, scene, other, x, size, lift=34)
    _put(canvas, scene, picture, 424 if len(others) > 1 else 540, 0.66)
    return canvas.svg()


def hero(scene: str, look: dict[str, Any]) -> bytes:
    """What stands beside a shop's promise."""
    canvas = SCENES[scene](look["tone"], look["width"])
    for name, colour, x, size in look["things"]:
        _put(canvas, scene, (name, colour), x, size)
    return canvas.svg()


def _put(
    canvas: Canvas, scene: str, picture: Picture, x: float, size: float, lift: float = 0
) -> None:
    name, colour = picture[0], picture[1]
    accent = picture[2] if len(picture) > 2 else ""
    floor = FLOORS[scene]
    move = f"translate({x} {floor - lift}) scale({size}) translate(-400 {-floor})"
    with canvas.group("" if (x, size, lift) == (400, 1.0, 0) else move):
        SHAPES[name](canvas, colour, accent)
