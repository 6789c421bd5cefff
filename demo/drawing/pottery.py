"""The workshop's things of clay. Each stands on y = 800 of a canvas of 800 by 1000."""
# ruff: noqa: E501 - the points of a curve are not prose

from demo.drawing.canvas import Canvas
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

BARE = "#c9a684"  # unglazed clay


def handle(canvas: Canvas, d: str, colour: str, width: float = 34) -> None:
    """A bent roll of clay: its shaded side first, its lit side on top."""
    canvas.line(d, dim(colour, 0.28), width)
    canvas.line(d, colour, width * 0.72, transform="translate(-2 -3)")
    canvas.line(d, lit(colour, 0.35), width * 0.2, transform="translate(-5 -6)", opacity=0.8)


def mug(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 390, 800, 170)
    handle(canvas, "M520 575C640 560 650 715 515 735", colour)
    profile: Profile = [(500, 150), (560, 154), (660, 158), (740, 152), (790, 128), (800, 116)]
    bands = [(740, 830, accent or BARE)]
    turned(canvas, 380, profile, colour, bands=bands, inside=lit(colour, 0.4), specks=55)
    gleam(canvas, "M268 540C258 610 262 660 276 712C288 660 284 600 286 538Z")


def cup(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 250)
    saucer: Profile = [(752, 236), (772, 226), (792, 140), (800, 110)]
    turned(canvas, 400, saucer, accent or colour, inside=lit(accent or colour, 0.3), tilt=0.2)
    handle(canvas, "M500 620C590 612 590 708 492 712", colour, 26)
    profile: Profile = [(575, 118), (640, 120), (700, 108), (752, 78), (768, 66)]
    turned(canvas, 400, profile, colour, inside=lit(colour, 0.35), specks=30, tilt=0.2)
    canvas.ellipse(400, 584, 104, 17, "#4a2c1c")
    canvas.ellipse(385, 581, 70, 9, "#8a5a35", opacity=0.7)
    gleam(canvas, "M310 610C308 650 316 690 334 720C330 680 326 640 328 608Z")


def bowl(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 210)
    profile: Profile = [(560, 262), (620, 252), (690, 214), (750, 150), (784, 108), (800, 104)]
    bands = [(540, 606, accent)] if accent else []
    turned(canvas, 400, profile, colour, bands=bands, inside=accent or lit(colour, 0.3), specks=80)
    gleam(canvas, "M178 600C192 664 224 712 262 742C234 690 214 640 208 600Z", 0.25)


def plate(canvas: Canvas, colour: str, accent: str = "") -> None:
    """Leans against the wall and shows its face."""
    shadow(canvas, 410, 806, 210)
    canvas.circle(412, 560, 250, dim(colour, 0.3))
    canvas.circle(400, 552, 250, face(canvas, colour))
    canvas.circle(400, 552, 238, "none", stroke=lit(colour, 0.5), stroke_width=4, opacity=0.7)
    canvas.circle(402, 556, 166, face(canvas, accent or dim(colour, 0.06), 0.7))
    canvas.circle(402, 556, 166, "none", stroke=dim(colour, 0.3), stroke_width=3, opacity=0.5)
    for r in (128, 92, 58, 28):
        canvas.circle(
            402, 556, r, "none", stroke=lit(accent or colour, 0.4), stroke_width=3, opacity=0.35
        )
    gleam(canvas, "M214 430C250 360 320 322 398 318C330 346 268 388 236 448Z", 0.3)


def teapot(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 215)
    canvas.line("M268 470C262 300 548 300 540 470", "#5c4027", 20)
    canvas.line("M268 470C262 300 548 300 540 470", "#a97c4c", 11, transform="translate(-3 -3)")
    spout = "M545 690C625 680 640 590 700 560L726 584C668 616 668 742 560 760Z"
    canvas.path(spout, barrel(canvas, colour, 540, 730))
    profile: Profile = [(492, 92), (520, 140), (590, 190), (670, 198), (750, 160), (800, 104)]
    bands = [(700, 840, accent)] if accent else []
    turned(canvas, 400, profile, colour, bands=bands, specks=60)
    lid: Profile = [(452, 20), (472, 60), (492, 92), (502, 92)]
    turned(canvas, 400, lid, colour)
    canvas.circle(400, 440, 24, barrel(canvas, accent or dim(colour), 376, 424))
    gleam(canvas, "M238 590C222 640 230 690 252 724C248 676 252 630 270 582Z")


def pitcher(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 160)
    handle(canvas, "M500 420C640 400 640 640 516 676", colour)
    profile: Profile = [
        (370, 96), (430, 92), (520, 112), (620, 142), (700, 148), (770, 128), (800, 112),
    ]  # fmt: skip
    bands = [(600, 840, accent)] if accent else []
    turned(canvas, 400, profile, colour, bands=bands, inside=lit(colour, 0.3), specks=50)
    canvas.path("M318 362C296 350 268 356 262 372C284 384 302 396 310 420Z", lit(colour, 0.12))
    gleam(canvas, "M300 520C284 570 276 620 280 676C294 626 300 570 316 516Z")


def vase(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 150)
    twig(canvas, accent or "#7c8a63")
    profile: Profile = [
        (400, 62), (432, 54), (500, 78), (590, 132), (680, 150), (750, 128), (800, 92),
    ]  # fmt: skip
    turned(canvas, 400, profile, colour, bands=[(690, 850, BARE)], inside=dim(colour), specks=70)
    gleam(canvas, "M300 580C276 620 270 680 284 728C292 680 298 630 320 574Z")


def twig(canvas: Canvas, colour: str) -> None:
    """Eucalyptus in a vase."""
    canvas.line("M400 410C392 320 420 220 470 130", "#6b5840", 6)
    canvas.line("M398 400C380 330 340 270 296 220", "#6b5840", 5)
    leaves = [(408, 330, 20), (424, 270, -30), (440, 224, 30), (458, 176, -25), (474, 124, 10),
              (384, 340, 50), (364, 300, -60), (340, 262, 40), (312, 232, -50), (290, 208, -20)]  # fmt: skip
    for i, (x, y, turn) in enumerate(leaves):
        side = 1 if i % 2 else -1
        leaf = "M0 0C26 -30 62 -30 84 -4C60 22 26 22 0 0Z"
        place = f"translate({x} {y}) rotate({turn - 40}) scale({side} 1)"
        canvas.path(leaf, face(canvas, mix(colour, "#dfe4c4", (i % 3) * 0.16)), transform=place)


def moon_vase(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 160)
    for x, lean, tall in ((388, -46, 250), (402, 4, 220), (414, 60, 262)):
        top = 470 - tall
        canvas.line(f"M{x} 480C{x} 420 {x + lean} 380 {x + lean} {top}", "#a58b5e", 5)
        head = [(x + lean + dx, top + dy) for dx, dy in ((0, -62), (20, -30), (17, 8), (0, 26),
                                                         (-17, 8), (-20, -30))]  # fmt: skip
        canvas.path(closed(head), face(canvas, accent or "#d9b98a"))
    profile: Profile = [
        (474, 40), (500, 40), (530, 96), (590, 160), (660, 178), (730, 156), (800, 84),
    ]  # fmt: skip
    turned(canvas, 400, profile, colour, inside=dim(colour), specks=60)
    gleam(canvas, "M262 590C240 640 240 690 262 736C264 690 272 640 292 588Z")


def candles(canvas: Canvas, colour: str, accent: str = "") -> None:
    for cx, top, glaze, wax in ((262, 640, colour, "#f4ead6"), (408, 560, accent or dim(colour), "#efd9bd"),
                                (552, 690, lit(colour, 0.4), "#f4ead6")):  # fmt: skip
        shadow(canvas, cx, 800, 76, 0.35)
        canvas.rect(cx - 17, top - 250, 34, 260, barrel(canvas, wax, cx - 17, cx + 17), r=8)
        canvas.line(f"M{cx} {top - 252}v-20", "#5a4632", 4)
        flame = f"M{cx} {top - 330}C{cx + 24} {top - 296} {cx + 16} {top - 268} {cx} {top - 266}C{cx - 16} {top - 268} {cx - 24} {top - 296} {cx} {top - 330}Z"
        canvas.circle(cx, top - 292, 74, canvas.radial([(0, "#ffdf96", 0.7), (1, "#ffdf96", 0)]))
        canvas.path(
            flame, canvas.down([(0, "#fff3c9", 1), (0.6, "#ffc65c", 1), (1, "#f08a3c", 1)])
        )
        profile: Profile = [
            (top, 30),
            (top + 24, 32),
            (top + 40, 22),
            (770, 30),
            (788, 66),
            (800, 70),
        ]
        turned(canvas, cx, profile, glaze, inside=dim(glaze))


def planter(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 175)
    for i, (turn, long) in enumerate(
        ((-62, 250), (62, 246), (-36, 320), (40, 316), (-12, 372), (18, 352), (2, 300))
    ):
        leaf = f"M0 0C-46 {-long * 0.4} -34 {-long * 0.8} 0 {-long}C34 {-long * 0.8} 46 {-long * 0.4} 0 0Z"
        green = mix(accent or "#4f7a4c", "#a9bf7d", (i % 4) * 0.16)
        with canvas.group(f"translate(400 560) rotate({turn})"):
            canvas.path(leaf, face(canvas, green))
            canvas.line(f"M0 0V{-long * 0.9}", lit(green, 0.4), 3, opacity=0.5)
    profile: Profile = [(540, 172), (590, 170), (700, 150), (780, 128), (800, 122)]
    turned(canvas, 400, profile, colour, bands=[(690, 850, BARE)], specks=60)
    gleam(canvas, "M252 580C254 640 262 690 274 726C276 680 274 630 276 578Z")


def lamp(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 800, 130)
    glow = [(0.0, "#ffe4ad", 0.85), (1.0, "#ffe4ad", 0.0)]
    canvas.ellipse(400, 430, 400, 330, canvas.radial(glow))
    profile: Profile = [(520, 26), (548, 30), (590, 84), (670, 118), (740, 108), (800, 82)]
    turned(canvas, 400, profile, colour, bands=[(720, 850, accent or BARE)], specks=50)
    canvas.rect(392, 470, 16, 56, "#8a6a3f")
    shade = "M300 222L500 222L578 470Q400 506 222 470Z"
    linen = [(0.0, "#d9c4a2", 1.0), (0.4, "#fff6df", 1.0), (1.0, "#cdb28a", 1.0)]
    canvas.path(shade, canvas.linear(linen, (222, 0, 578, 0)))
    canvas.path("M222 470Q400 506 578 470L576 462Q400 496 224 462Z", "#b99a6e", opacity=0.6)
    canvas.ellipse(400, 222, 100, 14, "#fff8e6")
    gleam(canvas, "M296 636C288 676 292 710 306 740C306 706 306 670 316 632Z")
