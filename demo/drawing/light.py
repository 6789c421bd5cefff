"""Colour and light: every object is lit from the upper left and stands on its shadow."""

from collections.abc import Sequence
from random import Random

from demo.drawing.canvas import Canvas, num

WHITE, NIGHT = "#fffaf0", "#191533"
Profile = Sequence[tuple[float, float]]  # (y, radius), from the top down
TILT = 0.15  # how much of a circle the eye sees from slightly above


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other colour in the first one."""
    a, b = (int(colour.lstrip("#"), 16) for colour in (one, other))
    channels = [
        round((a >> shift & 255) * (1 - share) + (b >> shift & 255) * share)
        for shift in (16, 8, 0)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def lit(colour: str, share: float = 0.25) -> str:
    return mix(colour, WHITE, share)


def dim(colour: str, share: float = 0.25) -> str:
    """Towards night blue: shadows of warm light are cool."""
    return mix(colour, NIGHT, share)


def barrel(canvas: Canvas, colour: str, left: float, right: float) -> str:
    """The shading of something round that stands between two verticals."""
    stops = [
        (0.0, dim(colour, 0.2), 1.0),
        (0.1, colour, 1.0),
        (0.3, lit(colour, 0.3), 1.0),
        (0.52, colour, 1.0),
        (0.88, dim(colour, 0.3), 1.0),
        (1.0, dim(colour, 0.22), 1.0),
    ]
    return canvas.linear(stops, (left, 0, right, 0))


def ball(canvas: Canvas, colour: str, gloss: float = 0.45) -> str:
    """The shading of something round on all sides."""
    stops = [
        (0.0, lit(colour, gloss), 1.0),
        (0.45, colour, 1.0),
        (0.85, dim(colour, 0.28), 1.0),
        (1.0, dim(colour, 0.18), 1.0),
    ]
    return canvas.radial(stops, 0.36, 0.3, 0.75)


def face(canvas: Canvas, colour: str, strength: float = 1.0) -> str:
    """The shading of something flat that faces us."""
    stops = [
        (0.0, lit(colour, 0.22 * strength), 1.0),
        (0.5, colour, 1.0),
        (1.0, dim(colour, 0.2 * strength), 1.0),
    ]
    return canvas.slant(stops)


def shadow(canvas: Canvas, cx: float, y: float, rx: float, strength: float = 0.4) -> None:
    """Dark where a thing touches the ground, and a soft length away from the light."""
    for dx, wide, flat, dark in ((0.35, 1.45, 0.2, 0.5), (0.04, 1.04, 0.12, 1.0)):
        stops = [(0.0, NIGHT, strength * dark), (0.55, NIGHT, strength * dark * 0.45),
                 (1.0, NIGHT, 0.0)]  # fmt: skip
        canvas.ellipse(cx + rx * dx, y, rx * wide, rx * flat, canvas.radial(stops))


def gleam(canvas: Canvas, d: str, opacity: float = 0.35) -> None:
    """Where the window is mirrored."""
    canvas.path(d, "#fff", opacity=opacity)


Point = tuple[float, float]


def smooth(points: Sequence[Point]) -> str:
    """A soft curve through points (Catmull-Rom), without the first `M`."""
    around = [points[0], *points, points[-1]]
    return "".join(_bend(*around[i : i + 4]) for i in range(len(points) - 1))


def closed(points: Sequence[Point]) -> str:
    """A soft closed shape through points."""
    around = [points[-1], *points, points[0], points[1]]
    bends = "".join(_bend(*around[i : i + 4]) for i in range(len(points)))
    return f"M{num(points[0][0])} {num(points[0][1])}{bends}Z"


def _bend(before: Point, here: Point, there: Point, after: Point) -> str:
    one = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
    two = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
    return "C" + " ".join(num(v) for v in (*one, *two, *there))


def outline(cx: float, profile: Profile, tilt: float = TILT) -> str:
    """The visible outline of a body of revolution."""
    left = [(cx - r, y) for y, r in profile]
    right = [(cx + r, y) for y, r in reversed(profile)]
    (_, top), (_, base) = profile[0], profile[-1]
    under = f"A{num(base)} {num(base * tilt)} 0 0 0 {num(right[0][0])} {num(right[0][1])}"
    over = f"A{num(top)} {num(top * tilt)} 0 0 0 {num(left[0][0])} {num(left[0][1])}Z"
    start = f"M{num(left[0][0])} {num(left[0][1])}"
    return start + smooth(left) + under + smooth(right) + over


def ring(cx: float, top: float, bottom: float, r: float, tilt: float = TILT) -> str:
    """A band around a round body, between two heights; clip it with the body's outline."""
    sag = r * tilt
    return (
        f"M{num(cx - r)} {num(top)}A{num(r)} {num(sag)} 0 0 0 {num(cx + r)} {num(top)}"
        f"V{num(bottom)}A{num(r)} {num(sag)} 0 0 1 {num(cx - r)} {num(bottom)}Z"
    )


def turned(  # noqa: PLR0913 - what a potter decides
    canvas: Canvas,
    cx: float,
    profile: Profile,
    colour: str,
    *,
    bands: Sequence[tuple[float, float, str]] = (),
    inside: str = "",
    specks: int = 0,
    tilt: float = TILT,
) -> str:
    """A body of revolution with its glaze; `inside` opens it at the top. Returns its outline."""
    widest = max(r for _, r in profile)
    shape = outline(cx, profile, tilt)
    canvas.path(shape, barrel(canvas, colour, cx - widest, cx + widest))
    with canvas.group(clip=shape):
        for top, bottom, glaze in bands:
            fill = barrel(canvas, glaze, cx - widest, cx + widest)
            canvas.path(ring(cx, top, bottom, widest, tilt), fill)
        speckle(canvas, Random(f"{profile}{colour}"), specks, shape_box(cx, profile))  # noqa: S311
    if inside:
        y, r = profile[0]
        stops = [(0.0, dim(inside, 0.5), 1.0), (0.6, dim(inside, 0.25), 1.0), (1.0, inside, 1.0)]
        canvas.ellipse(cx, y, r, r * tilt, lit(inside, 0.35))
        canvas.ellipse(cx, y + r * tilt * 0.08, r * 0.93, r * tilt * 0.86, canvas.down(stops))
    return shape


def shape_box(cx: float, profile: Profile) -> tuple[float, float, float, float]:
    widest = max(r for _, r in profile)
    return cx - widest, profile[0][0], 2 * widest, profile[-1][0] - profile[0][0]


def speckle(
    canvas: Canvas, dice: Random, count: int, box: tuple[float, float, float, float]
) -> None:
    """Iron spots in a glaze, seeds on a crust."""
    x, y, w, h = box
    dots = [
        f"M{num(x + dice.random() * w)} {num(y + dice.random() * h)}h{num(1 + dice.random() * 3)}"
        for _ in range(count)
    ]
    if dots:
        canvas.line("".join(dots), NIGHT, 3.2, opacity=0.3)
