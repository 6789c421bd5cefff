"""The workshop's things of wood and cloth. Each stands on y = 800 of a canvas of 800 by 1000."""
# ruff: noqa: E501 - the points of a curve are not prose

from random import Random

from demo.drawing.canvas import Canvas, num
from demo.drawing.light import (
    Profile,
    barrel,
    closed,
    dim,
    face,
    gleam,
    lit,
    mix,
    shadow,
    turned,
)


def grain(canvas: Canvas, clip: str, colour: str, box: tuple[int, int, int, int]) -> None:
    """Year rings of a board that runs from top to bottom."""
    x, y, w, h = box
    dice = Random(colour + clip[:9])  # noqa: S311 - the same board each time
    with canvas.group(clip=clip):
        for _ in range(9):
            at, bow = x + dice.random() * w, (dice.random() - 0.5) * 60
            d = f"M{num(at)} {y}C{num(at + bow)} {y + h * 0.35} {num(at - bow)} {y + h * 0.65} {num(at + bow * 0.4)} {y + h}"
            canvas.line(d, dim(colour, 0.3), 2 + dice.random() * 3, opacity=0.35)


def board(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A cutting board that leans against the wall."""
    shadow(canvas, 410, 804, 190)
    shape = (
        "M250 380C250 340 280 322 330 318C352 314 356 300 356 270V210C356 176 444 176 444 210V270"
        "C444 300 448 314 470 318C520 322 550 340 550 380V768C550 790 536 802 516 802H284C264 802 250 790 250 768Z"
    )
    canvas.path(shape, dim(colour, 0.4), transform="translate(14 2)")
    canvas.path(shape, face(canvas, colour))
    grain(canvas, shape, colour, (250, 180, 300, 620))
    canvas.circle(400, 226, 19, dim(colour, 0.55))
    canvas.line("M266 384C270 350 296 338 336 334", lit(colour, 0.6), 4, opacity=0.7)
    canvas.line("M400 226C380 170 430 120 400 60", accent or "#8d5b35", 7)


def spoons(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 130)
    woods = (colour, mix(colour, "#6b4426", 0.5), mix(colour, "#e9d2a6", 0.5))
    for turn, wood, long, kind in (
        (-16, woods[0], 330, 0),
        (3, woods[1], 390, 1),
        (20, woods[2], 340, 2),
    ):
        with canvas.group(f"translate(400 620) rotate({turn})"):
            canvas.rect(-11, -long, 22, long, barrel(canvas, wood, -11, 11), r=10)
            if kind == 1:
                d = f"M-44 {-long - 120}Q0 {-long - 150} 44 {-long - 120}L36 {-long + 30}Q0 {-long + 60} -36 {-long + 30}Z"
                canvas.path(d, face(canvas, wood))
            else:
                canvas.ellipse(0, -long - 40, 52, 78, face(canvas, wood))
                canvas.ellipse(4, -long - 36, 36, 58, dim(wood, 0.22))
    profile: Profile = [(560, 104), (600, 108), (700, 110), (780, 104), (800, 96)]
    clay = accent or "#e7ddcd"
    turned(canvas, 400, profile, clay, bands=[(730, 830, dim(clay, 0.35))], specks=70)
    canvas.ellipse(400, 560, 104, 15.6, "none", stroke=lit(clay, 0.5), stroke_width=5)
    gleam(canvas, "M316 590C314 650 318 710 326 750C330 700 332 640 332 588Z")


def mortar(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 165)
    with canvas.group("translate(430 600) rotate(28)"):
        canvas.rect(-24, -300, 48, 330, barrel(canvas, accent or colour, -24, 24), r=22)
        canvas.ellipse(0, -298, 36, 34, barrel(canvas, accent or colour, -36, 36))
    profile: Profile = [(560, 190), (590, 196), (680, 170), (750, 112), (776, 122), (800, 138)]
    shape = turned(canvas, 400, profile, colour)
    grain(canvas, shape, colour, (200, 560, 400, 240))
    canvas.ellipse(400, 560, 190, 28, "none", stroke=lit(colour, 0.5), stroke_width=6)
    gleam(canvas, "M232 610C244 660 268 700 298 728C280 690 266 650 262 610Z", 0.25)


def stool(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 810, 210)
    for x, far in ((300, True), (500, True)):
        canvas.line(
            f"M{x + (20 if x < 400 else -20)} 470L{x} 760", dim(colour, 0.45 if far else 0.2), 26
        )
    canvas.line("M250 690H550", dim(colour, 0.35), 18)
    for x, foot in ((270, 232), (530, 568)):
        canvas.line(f"M{x} 480L{foot} 806", dim(colour, 0.3), 34)
        canvas.line(f"M{x - 3} 480L{foot - 4} 804", colour, 24)
        canvas.line(f"M{x - 8} 480L{foot - 10} 800", lit(colour, 0.4), 5, opacity=0.7)
    seat: Profile = [(430, 226), (452, 230), (470, 226), (480, 210)]
    turned(canvas, 400, seat, colour, tilt=0.22)
    top = mix(colour, "#f3e2c2", 0.25)
    canvas.ellipse(400, 430, 226, 50, face(canvas, top))
    for r in (190, 140, 92, 44):
        canvas.ellipse(
            404, 430, r, r * 0.22, "none", stroke=dim(colour, 0.25), stroke_width=3, opacity=0.4
        )
    if accent:
        canvas.ellipse(400, 424, 170, 34, face(canvas, accent))


def napkins(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A stack of folded linen with a sprig on top."""
    shadow(canvas, 410, 802, 240)
    shades = (dim(colour, 0.12), lit(colour, 0.3), colour, lit(colour, 0.45))
    for i, shade in enumerate(shades):
        y, inset = 770 - i * 46, i * 7
        d = f"M{170 + inset} {y - 8}Q{166 + inset} {y + 32} {180 + inset} {y + 32}H{628 - inset}Q{644 - inset} {y + 32} {640 - inset} {y - 8}Z"
        canvas.path(d, face(canvas, dim(shade, 0.12)))
        top = f"M{170 + inset} {y - 6}L{244 + inset * 0.5} {y - 66}H{566 - inset * 0.5}L{640 - inset} {y - 6}Z"
        canvas.path(top, face(canvas, shade))
        canvas.line(
            f"M{184 + inset} {y + 14}H{628 - inset}", lit(shade, 0.5), 3, stroke_dasharray="1 9"
        )
    canvas.line("M250 616H560", accent or "#8a8f6a", 3, stroke_dasharray="10 8", opacity=0.7)
    with canvas.group("translate(330 612) rotate(-18)"):
        canvas.line("M0 0H180", "#6c7550", 5)
        for x in range(10, 180, 24):
            for side in (1, -1):
                leaf = f"M{x} 0Q{x + 16} {-28 * side} {x + 42} {-26 * side}Q{x + 34} {-4 * side} {x} 0Z"
                canvas.path(leaf, mix("#7d8a5d", "#b9c08b", (x % 5) / 8))


def cushion(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 806, 230)
    edge = [(170, 420), (280, 440), (400, 432), (520, 440), (630, 420), (612, 540), (616, 640),
            (634, 790), (520, 776), (400, 782), (280, 776), (166, 790), (184, 640), (188, 540)]  # fmt: skip
    shape = closed(edge)
    canvas.path(shape, face(canvas, colour, 1.2))
    with canvas.group(clip=shape):
        ink = accent or lit(colour, 0.45)
        for i in range(5):
            y = 486 + i * 62
            wave = "".join("q28 -34 56 0t56 0" for _ in range(5))
            canvas.line(f"M150 {y}{wave}", ink, 7, opacity=0.8)
        canvas.ellipse(
            560, 700, 260, 200, canvas.radial([(0, "#191533", 0.28), (1, "#191533", 0)])
        )
        canvas.ellipse(300, 500, 220, 150, canvas.radial([(0, "#fff", 0.35), (1, "#fff", 0)]))
    canvas.path(
        shape,
        "none",
        stroke=dim(colour, 0.3),
        stroke_width=5,
        stroke_dasharray="3 10",
        opacity=0.6,
    )


def throw(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A folded blanket on a bench."""
    shadow(canvas, 400, 806, 240)
    for i, y in enumerate((730, 650, 570)):
        shade = (dim(colour, 0.1), colour, lit(colour, 0.14))[i]
        d = f"M190 {y}C160 {y} 160 {y + 78} 190 {y + 78}H600C636 {y + 78} 636 {y} 600 {y}Z"
        canvas.path(
            d, canvas.down([(0, lit(shade, 0.3), 1), (0.45, shade, 1), (1, dim(shade, 0.35), 1)])
        )
        stripe = accent or lit(colour, 0.6)
        for x in (250, 276, 520, 546):
            canvas.rect(x, y, 10, 78, stripe, opacity=0.75)
    front = "M300 556H470V742H300Z"
    canvas.path(front, canvas.down([(0, lit(colour, 0.34), 1), (1, colour, 1)]))
    for y in (600, 622, 690, 712):
        canvas.rect(300, y, 170, 9, accent or lit(colour, 0.6), opacity=0.8)
    canvas.line("".join(f"M{x} 742v{26 + x % 3 * 4}" for x in range(304, 470, 9)), colour, 4)
    canvas.path("M470 556V742L482 748V560Z", dim(colour, 0.4), opacity=0.6)


def apron(canvas: Canvas, colour: str, accent: str = "") -> None:
    """Hangs from a peg."""
    canvas.circle(400, 150, 20, "#8a6238")
    canvas.circle(396, 146, 10, "#b98a57")
    canvas.ellipse(440, 540, 210, 300, canvas.radial([(0, "#191533", 0.22), (1, "#191533", 0)]))
    canvas.line("M320 300C330 220 380 160 400 152C420 160 470 220 480 300", dim(colour, 0.3), 14)
    shape = "M318 292H482C486 380 530 440 590 470L606 800C540 824 260 824 194 800L210 470C270 440 314 380 318 292Z"
    canvas.path(shape, face(canvas, colour))
    with canvas.group(clip=shape):
        for x, width in ((250, 30), (342, 22), (452, 26), (548, 34)):
            fold = f"M{x} 470C{x + 14} 600 {x - 14} 700 {x} 830H{x + width}C{x + width - 18} 700 {x + width + 12} 600 {x + width * 0.6} 470Z"
            canvas.path(fold, dim(colour, 0.35), opacity=0.28)
    pocket = "M306 540H494V672C494 690 480 700 464 700H336C320 700 306 690 306 672Z"
    canvas.path(pocket, face(canvas, lit(colour, 0.1)))
    canvas.path(
        pocket, "none", stroke=accent or lit(colour, 0.5), stroke_width=4, stroke_dasharray="9 8"
    )
    canvas.line("M400 540V700", accent or lit(colour, 0.5), 4, stroke_dasharray="9 8")


def basket(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 802, 200)
    canvas.line("M246 560C240 300 560 300 554 560", dim(colour, 0.35), 30)
    canvas.line("M246 560C240 300 560 300 554 560", colour, 20, transform="translate(-3 -3)")
    profile: Profile = [(540, 214), (580, 216), (680, 204), (760, 184), (800, 164)]
    shape = turned(canvas, 400, profile, colour, inside=dim(colour, 0.2))
    with canvas.group(clip=shape):
        for row in range(9):
            y = 572 + row * 28
            weave = "".join("q14 -14 28 0t28 0" for _ in range(9))
            start = 170 + (row % 2) * 28
            canvas.line(f"M{start} {y}{weave}", dim(colour, 0.42), 5, opacity=0.6)
            canvas.line(f"M{start} {y - 6}{weave}", lit(colour, 0.45), 4, opacity=0.6)
    canvas.ellipse(
        400, 540, 214, 32, "none", stroke=barrel(canvas, colour, 186, 614), stroke_width=18
    )
    if accent:
        cloth = [
            (240, 548),
            (320, 512),
            (440, 528),
            (540, 506),
            (566, 556),
            (470, 582),
            (380, 566),
            (300, 588),
        ]
        canvas.path(closed(cloth), face(canvas, accent))
