"""What comes from the oven, the dairy and the hens. Each lies on y = 660 of 800 by 800."""
# ruff: noqa: E501 - the points of a curve are not prose

from math import cos, sin, tau
from random import Random

from demo.drawing.canvas import Canvas
from demo.drawing.light import (
    NIGHT,
    Profile,
    ball,
    closed,
    dim,
    face,
    gleam,
    lit,
    mix,
    shadow,
    speckle,
    turned,
)

FLOUR = "#fff4dc"


def loaf(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 660, 285)
    shape = closed([(120, 570), (170, 430), (300, 340), (440, 322), (580, 370), (670, 480),
                    (686, 590), (640, 656), (400, 668), (160, 652)])  # fmt: skip
    canvas.path(shape, ball(canvas, colour))
    with canvas.group(clip=shape):
        canvas.ellipse(400, 690, 330, 90, dim(colour, 0.4), opacity=0.5)
        for x, y in ((236, 420), (340, 380), (450, 372), (556, 410)):
            cut = f"M{x} {y}C{x + 60} {y + 10} {x + 70} {y + 120} {x + 30} {y + 190}C{x + 14} {y + 120} {x + 4} {y + 60} {x} {y}Z"
            canvas.path(cut, face(canvas, mix(colour, "#f8e3b6", 0.72)))
            canvas.line(
                f"M{x} {y}C{x + 60} {y + 10} {x + 70} {y + 120} {x + 30} {y + 190}",
                dim(colour, 0.35),
                7,
            )
        dust = Random(7)  # noqa: S311
        for _ in range(90):
            canvas.circle(
                140 + dust.random() * 520,
                340 + dust.random() * 240,
                1 + dust.random() * 4,
                FLOUR,
                opacity=0.5,
            )
    gleam(canvas, "M196 470C220 410 280 372 330 360C280 400 240 440 222 500Z", 0.3)


def baguettes(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 664, 280)
    for dx, dy, turn, shade in ((-20, -34, -30, dim(colour, 0.1)), (26, 40, -17, colour)):
        with canvas.group(f"translate({400 + dx} {506 + dy}) rotate({turn})"):
            shape = "M-330 0C-330 -56 -220 -66 0 -66C220 -66 330 -56 330 0C330 56 220 66 0 66C-220 66 -330 56 -330 0Z"
            crust = [(0, lit(shade, 0.4), 1), (0.4, shade, 1), (1, dim(shade, 0.4), 1)]
            canvas.path(shape, canvas.down(crust))
            for x in range(-250, 240, 96):
                cut = f"M{x} 22C{x + 10} -20 {x + 50} -44 {x + 96} -46C{x + 84} -8 {x + 50} 20 {x} 22Z"
                canvas.path(cut, face(canvas, mix(shade, "#fbe8bf", 0.7)))
                canvas.line(f"M{x} 22C{x + 10} -20 {x + 50} -44 {x + 96} -46", dim(shade, 0.35), 5)
    with canvas.group("translate(420 530) rotate(-23)"):
        band = "M-86 -96H70L86 120H-70Z"
        canvas.path(band, face(canvas, accent or "#f3e6cf"))
        canvas.line("M-60 -40H64M-56 -10H68", "#9c7a52", 6, opacity=0.6)


def croissants(canvas: Canvas, colour: str, accent: str = "") -> None:
    for cx, cy, size, turn in ((452, 400, 0.86, 10), (372, 570, 1.1, -5)):
        shadow(canvas, cx, cy + 74 * size, 220 * size)
        with canvas.group(f"translate({cx} {cy}) rotate({turn}) scale({size})"):
            back = [(-252, 86), (-212, 10), (-150, -52), (-92, -70), (-52, -122), (0, -134),
                    (52, -122), (92, -70), (150, -52), (212, 10), (252, 86)]  # fmt: skip
            belly = [(214, 72), (140, 46), (70, 60), (0, 50), (-70, 60), (-140, 46), (-214, 72)]
            shape = closed([*back, *belly])
            canvas.path(
                shape,
                canvas.down(
                    [(0, lit(colour, 0.45), 1), (0.4, colour, 1), (1, dim(colour, 0.45), 1)]
                ),
            )
            with canvas.group(clip=shape):
                for side in (-1, 1):
                    for x, lean in ((52, 30), (96, 66), (160, 92), (214, 96)):
                        fold = f"M{side * x} -150Q{side * (x + 8)} -20 {side * (x - lean)} 90"
                        canvas.line(fold, dim(colour, 0.5), 7, opacity=0.55)
                        canvas.line(
                            fold,
                            lit(colour, 0.55),
                            6,
                            opacity=0.6,
                            transform=f"translate({-side * 9} 0)",
                        )
            gleam(canvas, "M-34 -96C-20 -118 10 -122 34 -112C6 -104 -16 -90 -28 -66Z", 0.45)


def tart(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 640, 300)
    crust = mix("#d79a4f", "#f0c67c", 0.3)
    canvas.ellipse(400, 560, 300, 140, dim(crust, 0.35))
    canvas.ellipse(400, 524, 300, 140, face(canvas, crust))
    for i in range(36):
        angle = i * tau / 36
        x, y = 400 + cos(angle) * 284, 524 + sin(angle) * 130
        canvas.ellipse(x, y, 24, 18, ball(canvas, crust))
    canvas.ellipse(400, 522, 262, 116, dim(colour, 0.45))
    for count, rx, ry in ((16, 214, 92), (10, 132, 56), (4, 52, 22)):
        for i in range(count):
            angle = i * tau / count + rx
            x, y = 400 + cos(angle) * rx, 518 + sin(angle) * ry
            turn = angle * 57.3
            with canvas.group(f"translate({x:.1f} {y:.1f}) rotate({turn:.0f})"):
                canvas.ellipse(0, 0, 50, 26, ball(canvas, colour, 0.35))
                canvas.line("M-34 0H34", dim(colour, 0.5), 4, opacity=0.6)
                canvas.ellipse(-12, -9, 14, 4, "#fff", opacity=0.4)


def eggs(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 664, 290)
    box = accent or "#a9a79b"
    tones = (colour, lit(colour, 0.35), mix(colour, "#b97a4b", 0.3), lit(colour, 0.55), colour)
    canvas.path("M112 500L150 400H650L688 500Z", face(canvas, dim(box, 0.12)))
    for row, (y, size) in enumerate(((440, 0.88), (510, 1.0))):
        for i in range(5):
            cx = 400 + (i - 2) * 116 * size
            egg = "M0 -88C40 -88 56 -28 56 8C56 44 30 62 0 62C-30 62 -56 44 -56 8C-56 -28 -40 -88 0 -88Z"
            with canvas.group(f"translate({cx:.0f} {y - 10}) scale({size})"):
                canvas.path(egg, ball(canvas, tones[(i + row * 2) % 5], 0.7))
                gleam(canvas, "M-26 -52C-18 -72 -4 -78 8 -76C-6 -66 -16 -48 -20 -30Z", 0.5)
    front = "M104 500Q162 548 220 504Q278 552 336 504Q400 556 464 504Q522 552 580 504Q638 548 696 500L672 648Q400 680 128 648Z"
    canvas.path(front, canvas.down([(0, lit(box, 0.28), 1), (1, dim(box, 0.3), 1)]))
    speckle(canvas, Random(3), 70, (130, 540, 540, 100))  # noqa: S311


def cheese(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 664, 300)
    rind = accent or "#b9803c"
    wheel: Profile = [(440, 280), (456, 290), (600, 290), (634, 282), (650, 266)]
    turned(canvas, 400, wheel, rind, tilt=0.32)
    canvas.ellipse(400, 440, 280, 90, face(canvas, lit(rind, 0.16)))
    canvas.ellipse(400, 440, 254, 78, "none", stroke=dim(rind, 0.25), stroke_width=3, opacity=0.4)
    # A piece is cut out towards the viewer.
    canvas.path("M400 440L300 524V652L400 610Z", face(canvas, dim(colour, 0.1)))
    canvas.path("M400 440L512 522V650L400 610Z", face(canvas, lit(colour, 0.2)))
    canvas.path("M300 524Q404 544 512 522V650Q404 676 300 652L400 610Z", "#d9b98a", opacity=0)
    for x, y, r in (
        (440, 530, 12),
        (474, 580, 9),
        (424, 580, 7),
        (356, 560, 10),
        (336, 604, 7),
        (470, 536, 6),
    ):
        canvas.ellipse(x, y, r, r * 0.8, dim(colour, 0.28))
    with canvas.group("translate(616 596) rotate(8)"):
        canvas.path("M-110 40L40 -60L96 30L-60 76Z", dim(colour, 0.25))
        canvas.path("M-110 20L40 -80L96 10L-60 56Z", face(canvas, lit(colour, 0.3)))


def butter(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 656, 290)
    wood = accent or "#b07c4a"
    canvas.path("M110 612L170 560H660L700 612V640H110Z", dim(wood, 0.3))
    canvas.path("M110 612L170 560H660L700 612Z", face(canvas, wood))
    canvas.path("M196 420L250 372H588L622 420V592H196Z", dim(colour, 0.16))
    canvas.path("M196 420L250 372H588L556 420Z", face(canvas, lit(colour, 0.5)))
    canvas.path("M196 420H556V592H196Z", face(canvas, colour))
    canvas.path("M556 420L588 372L622 414V580L556 592Z", face(canvas, dim(colour, 0.18)))
    for x in (262, 328, 394, 460, 520):
        canvas.line(f"M{x} 424V590", dim(colour, 0.2), 3, opacity=0.45)
    flower = [(375, 470), (410, 490), (398, 530), (352, 530), (340, 490)]
    for x, y in flower:
        canvas.circle(x, y + 6, 22, lit(colour, 0.45))
    canvas.circle(375, 510, 16, dim(colour, 0.14))
    canvas.path("M604 540C640 500 690 500 720 470L730 484C710 520 664 540 620 566Z", "#c7ccd6")
    canvas.path("M470 606L604 540L620 566L500 622Z", "#8c5a33")


def coffee(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A bag with a window, and beans before it."""
    shadow(canvas, 400, 660, 210)
    shape = "M256 214H544L566 250V640Q400 668 234 640V250Z"
    canvas.path(shape, face(canvas, colour, 1.3))
    canvas.path("M256 214H544L550 262H250Z", dim(colour, 0.28))
    canvas.line("M262 240H538", lit(colour, 0.3), 4, stroke_dasharray="3 9")
    with canvas.group(clip=shape):
        canvas.path("M234 250L300 460L234 650Z", NIGHT, opacity=0.14)
        canvas.path("M566 250L500 460L566 650Z", NIGHT, opacity=0.24)
    label = accent or FLOUR
    canvas.rect(296, 330, 208, 220, face(canvas, label, 0.5), r=8)
    canvas.circle(400, 410, 46, colour)
    bean(canvas, 400, 410, 34, -25, lit(colour, 0.7))
    canvas.line("M330 488H470M350 514H450", colour, 8, opacity=0.7)
    for x, y, turn in (
        (170, 640, 20),
        (214, 668, -30),
        (250, 690, 50),
        (590, 676, -10),
        (640, 650, 40),
        (560, 700, 10),
    ):
        bean(canvas, x, y, 26, turn, "#4b2b1b")


def bean(canvas: Canvas, x: float, y: float, r: float, turn: float, colour: str) -> None:
    with canvas.group(f"translate({x} {y}) rotate({turn})"):
        canvas.ellipse(0, 0, r, r * 0.68, ball(canvas, colour))
        canvas.line(
            f"M{-r * 0.9:.0f} 0Q{-r * 0.2:.0f} {-r * 0.4:.0f} 0 0T{r * 0.9:.0f} 0",
            dim(colour, 0.6),
            3,
        )
