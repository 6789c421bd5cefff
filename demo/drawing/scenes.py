"""Where things stand: a plaster wall, a market stall, a studio, nothing but a floor."""

from demo.drawing.canvas import Canvas, num
from demo.drawing.light import dim, lit, mix, shadow


def workshop(tone: str, width: int = 800) -> Canvas:
    """A plastered wall with the light of a window on it, and a shelf."""
    canvas = Canvas(width, 1000)
    wall = [(0.0, lit(tone, 0.45), 1.0), (0.55, tone, 1.0), (1.0, dim(tone, 0.14), 1.0)]
    canvas.rect(0, 0, width, 1000, canvas.linear(wall, (0, 0, width, 760)))
    pane = [(0.0, "#fffbe9", 0.5), (1.0, "#fffbe9", 0.06)]
    for x in range(90, width - 400, 210):
        d = f"M{x} 0H{x + 180}L{x + 420} 480H{x + 240}Z"
        canvas.path(d, canvas.linear(pane, (0, 0, 300, 480)))
    shelf = mix(tone, "#8b6b4a", 0.38)
    top = [(0.0, dim(shelf, 0.16), 1.0), (0.25, lit(shelf, 0.18), 1.0), (1.0, shelf, 1.0)]
    canvas.rect(0, 716, width, 284, canvas.linear(top, (0, 716, 0, 1000)))
    canvas.rect(0, 712, width, 10, dim(shelf, 0.3), opacity=0.35)
    return canvas


def stall(tone: str, width: int = 800) -> Canvas:
    """A flat colour, the low sun, and a cloth with checks."""
    canvas = Canvas(width)
    wall = [(0.0, lit(tone, 0.3), 1.0), (1.0, tone, 1.0)]
    canvas.rect(0, 0, width, 800, canvas.linear(wall, (0, 0, width - 100, 800)))
    middle = width / 2
    canvas.circle(middle, 372, 300, lit(tone, 0.42))
    glow = [(0.3, "#fff", 0.0), (1.0, "#fff", 0.35)]
    canvas.circle(middle, 372, 300, canvas.radial(glow))
    cloth = dim(mix(tone, "#7c4a2a", 0.24), 0.04)
    edge = f"M0 640Q{num(middle)} 604 {width} 640V800H0Z"
    canvas.path(edge, lit(cloth, 0.18))
    with canvas.group(clip=edge, opacity=0.18):
        for x in range(-40, width + 40, 80):
            canvas.rect(x, 600, 40, 200, dim(cloth, 0.3))
        for y in (648, 716, 784):
            canvas.rect(0, y, width, 34, dim(cloth, 0.3))
    return canvas


def studio(tone: str, width: int = 800) -> Canvas:
    """A seamless backdrop, one coloured light behind, one white from above."""
    canvas = Canvas(width)
    back = [(0.0, "#f2f5fa", 1.0), (0.7, "#dde4ee", 1.0), (1.0, "#c9d3e1", 1.0)]
    canvas.rect(0, 0, width, 800, canvas.linear(back, (0, 0, 0, 800)))
    share = width / 800
    light = canvas.radial([(0.0, tone, 0.5), (1.0, tone, 0.0)])
    canvas.ellipse(560 * share, 330, 420 * share, 380, light)
    above = canvas.radial([(0.0, "#fff", 0.9), (1.0, "#fff", 0.0)])
    canvas.ellipse(250 * share, 230, 400 * share, 300, above)
    floor = [(0.0, "#fff", 0.55), (1.0, "#fff", 0.0)]
    canvas.rect(0, 600, width, 200, canvas.linear(floor, (0, 600, 0, 800)))
    return canvas


def nursery(tone: str, width: int = 800) -> Canvas:
    """No background, since the theme tints it; a soft floor and a few dots of confetti."""
    canvas = Canvas(width)
    for x, y, r in DOTS:
        canvas.circle(x * width / 800, y, r, tone, opacity=0.55)
    for x, y in STARS:
        star = f"M{num(x * width / 800)} {y - 16}l5 11l12 5l-12 5l-5 11l-5 -11l-12 -5l12 -5z"
        canvas.path(star, lit(tone, 0.2), opacity=0.7)
    shadow(canvas, width / 2, 714, 230 * width / 800, 0.16)
    return canvas


DOTS = ((96, 150, 13), (690, 120, 18), (720, 430, 10), (70, 470, 16), (600, 70, 9), (190, 66, 8),
        (744, 250, 7), (52, 300, 7))  # fmt: skip
STARS = ((640, 210), (130, 240), (90, 610), (706, 570))
SCENES = {"workshop": workshop, "stall": stall, "studio": studio, "nursery": nursery}
FLOORS = {"workshop": 800, "stall": 660, "studio": 650, "nursery": 700}
