"""What grows and what is kept in glass. Each lies on y = 660 of 800 by 800."""
# ruff: noqa: E501 - the points of a curve are not prose

from demo.drawing.canvas import Canvas
from demo.drawing.light import (
    Profile,
    ball,
    barrel,
    closed,
    dim,
    face,
    gleam,
    lit,
    mix,
    outline,
    shadow,
    turned,
)

LEAF = "#5f8a45"


def leaf(canvas: Canvas, x: float, y: float, turn: float, long: float, colour: str = LEAF) -> None:
    with canvas.group(f"translate({x} {y}) rotate({turn}) scale({long / 100:.2f})"):
        canvas.path("M0 0C20 -34 70 -40 100 -6C70 24 24 26 0 0Z", face(canvas, colour))
        canvas.line("M8 -1Q50 -12 92 -6", lit(colour, 0.5), 3, opacity=0.6)


def apples(canvas: Canvas, colour: str, accent: str = "") -> None:
    blush = accent or "#d8a63a"
    for cx, cy, r, skin in (
        (530, 470, 118, blush),
        (276, 500, 130, colour),
        (438, 548, 122, mix(colour, blush, 0.4)),
    ):
        shadow(canvas, cx, cy + r - 6, r * 0.9)
        shape = closed([(cx, cy - r * 0.78), (cx + r * 0.5, cy - r * 0.94), (cx + r, cy - r * 0.2),
                        (cx + r * 0.7, cy + r * 0.72), (cx + r * 0.2, cy + r * 0.94), (cx - r * 0.2, cy + r * 0.94),
                        (cx - r * 0.7, cy + r * 0.72), (cx - r, cy - r * 0.2), (cx - r * 0.5, cy - r * 0.94)])  # fmt: skip
        canvas.path(shape, ball(canvas, skin, 0.5))
        canvas.ellipse(cx, cy - r * 0.76, r * 0.3, r * 0.1, dim(skin, 0.4), opacity=0.6)
        canvas.line(
            f"M{cx} {cy - r * 0.74:.0f}Q{cx + 4} {cy - r:.0f} {cx + 20} {cy - r * 1.16:.0f}",
            "#5d4128",
            9,
        )
        leaf(canvas, cx + 10, cy - r * 0.98, -18, r * 0.7)
        with canvas.group(clip=shape):
            for i in range(7):
                x = cx - r * 0.8 + i * r * 0.27
                canvas.line(
                    f"M{x:.0f} {cy - r * 0.6:.0f}q{(x - cx) * 0.2:.0f} {r * 0.6:.0f} 0 {r:.0f}",
                    lit(skin, 0.5),
                    3,
                    opacity=0.25,
                )
        gleam(
            canvas,
            closed(
                [
                    (cx - r * 0.5, cy - r * 0.5),
                    (cx - r * 0.34, cy - r * 0.62),
                    (cx - r * 0.3, cy - r * 0.4),
                    (cx - r * 0.5, cy - r * 0.1),
                ]
            ),
            0.5,
        )


def pears(canvas: Canvas, colour: str, accent: str = "") -> None:
    for cx, turn, skin in ((520, 16, mix(colour, "#c98a3c", 0.3)), (300, -7, colour)):
        shadow(canvas, cx, 654, 130)
        with canvas.group(f"translate({cx} 540) rotate({turn})"):
            shape = closed([(0, -250), (46, -222), (60, -130), (118, -40), (134, 40), (84, 108), (0, 122),
                            (-84, 108), (-134, 40), (-118, -40), (-60, -130), (-46, -222)])  # fmt: skip
            canvas.path(shape, ball(canvas, skin, 0.5))
            canvas.line("M0 -244Q4 -290 26 -310", "#5d4128", 10)
            leaf(canvas, 6, -282, 10, 110)
            with canvas.group(clip=shape):
                canvas.ellipse(
                    90,
                    40,
                    110,
                    140,
                    canvas.radial([(0, accent or "#c7502f", 0.45), (1, accent or "#c7502f", 0)]),
                )
            gleam(canvas, "M-86 -20C-80 -60 -50 -100 -40 -150C-26 -100 -46 -40 -62 10Z", 0.4)


def tomatoes(canvas: Canvas, colour: str, accent: str = "") -> None:
    tones = (colour, accent or "#e9a13b", mix(colour, "#5b1f2e", 0.45), colour, "#7d9a3f")
    places = ((250, 470, 98), (560, 480, 92), (410, 440, 106), (320, 580, 110), (506, 590, 104))
    for (cx, cy, r), skin in zip(places, tones, strict=True):
        shadow(canvas, cx, cy + r * 0.84, r * 0.9, 0.3)
        shape = closed([(cx - r * 0.3, cy - r * 0.86), (cx, cy - r * 0.76), (cx + r * 0.3, cy - r * 0.86), (cx + r, cy - r * 0.1),
                        (cx + r * 0.7, cy + r * 0.74), (cx, cy + r * 0.86), (cx - r * 0.7, cy + r * 0.74), (cx - r, cy - r * 0.1)])  # fmt: skip
        canvas.path(shape, ball(canvas, skin, 0.55))
        star = "".join(f"M0 0Q{dx * 0.6:.0f} {dy * 0.3:.0f} {dx} {dy}Q{dx * 0.2:.0f} {dy * 0.7:.0f} 0 0Z" for dx, dy in
                       ((-46, -10), (-26, 22), (12, 28), (42, 8), (34, -22), (-20, -28)))  # fmt: skip
        canvas.path(
            star,
            LEAF,
            transform=f"translate({cx} {cy - r * 0.68:.0f})",
            stroke=LEAF,
            stroke_width=9,
            stroke_linejoin="round",
        )
        canvas.line(f"M{cx} {cy - r * 0.7:.0f}q4 -16 16 -24", dim(LEAF), 8)
        gleam(
            canvas,
            closed(
                [
                    (cx - r * 0.56, cy - r * 0.3),
                    (cx - r * 0.36, cy - r * 0.52),
                    (cx - r * 0.3, cy - r * 0.3),
                    (cx - r * 0.5, cy),
                ]
            ),
            0.55,
        )


def carrots(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 440, 650, 300)
    for turn, x, y in ((-6, 330, 430), (4, 300, 470), (-1, 320, 510), (8, 280, 540)):
        with canvas.group(f"translate({x} {y}) rotate({turn - 74})"):
            for lean in (-30, -12, 8, 26):
                canvas.line(
                    f"M0 0Q{lean} -80 {lean * 2.2:.0f} -190",
                    mix(LEAF, "#8fb35c", (lean + 30) / 70),
                    7,
                )
                for k in range(5):
                    fx, fy = lean * (0.7 + k * 0.32), -70 - k * 28
                    canvas.line(
                        f"M{fx:.0f} {fy}l{-24 + k * 2} -18M{fx:.0f} {fy}l{22 - k * 2} -20",
                        mix(LEAF, "#a3c46a", k / 8),
                        6,
                    )
            root = "M-40 0C-40 -34 40 -34 40 0C40 110 16 260 0 330C-16 260 -40 110 -40 0Z"
            canvas.path(root, barrel(canvas, colour, -44, 44))
            for k, side in ((30, -1), (80, 1), (130, -1), (180, 1), (230, -1)):
                half = 34 - k * 0.1
                canvas.line(
                    f"M{side * half:.0f} {k}h{-side * half * 0.8:.0f}",
                    dim(colour, 0.35),
                    4,
                    opacity=0.6,
                )
    canvas.line("M330 396Q300 470 296 586", accent or "#d8c08a", 18)
    canvas.line("M330 396Q300 470 296 586", "#a98c55", 3)


def pumpkin(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 662, 260)
    lobes = ((-190, 96), (190, 96), (-118, 122), (118, 122), (0, 130))
    for dx, r in lobes:
        fill = ball(canvas, mix(colour, dim(colour), abs(dx) / 500))
        canvas.ellipse(400 + dx * 0.9, 500, r, 164, fill)
    canvas.ellipse(400, 356, 90, 26, dim(colour, 0.4), opacity=0.5)
    canvas.path(
        "M368 362C376 310 360 280 330 250L366 236C398 262 412 300 424 360Z",
        face(canvas, accent or "#7d8a4c"),
    )
    leaf(canvas, 420, 320, -10, 190)
    canvas.line("M420 310C470 250 520 280 500 310S530 350 560 330", "#7d8a4c", 6)
    gleam(canvas, "M236 440C250 400 276 376 300 366C280 410 268 460 266 510Z", 0.3)


def jar(canvas: Canvas, colour: str, accent: str = "") -> None:
    """Honey, jam, mustard: the filling decides. `accent` is the cloth or lid."""
    shadow(canvas, 400, 660, 180)
    glass: Profile = [(330, 132), (352, 168), (420, 176), (600, 176), (640, 168), (656, 150)]
    shape = outline(400, glass)
    canvas.path(shape, barrel(canvas, colour, 224, 576))
    with canvas.group(clip=shape):
        canvas.ellipse(330, 450, 70, 190, canvas.radial([(0, "#fff", 0.5), (1, "#fff", 0)]))
        canvas.rect(224, 636, 352, 40, "#fff", opacity=0.25)
    lid = accent or "#c9a24b"
    cap: Profile = [(262, 150), (276, 154), (326, 154), (338, 150)]
    turned(canvas, 400, cap, lid)
    canvas.ellipse(400, 262, 150, 22, face(canvas, lit(lid, 0.2)))
    canvas.rect(270, 430, 260, 150, face(canvas, "#fff6e4", 0.5), r=6)
    canvas.rect(282, 442, 236, 126, "none", r=3, stroke=lid, stroke_width=4)
    canvas.circle(400, 482, 26, colour)
    canvas.line("M316 532H484M344 552H456", dim(lid, 0.3), 7, opacity=0.65)
    gleam(canvas, "M238 400C232 470 234 560 246 620L262 618C254 560 252 470 258 396Z", 0.6)


def honey(canvas: Canvas, colour: str, accent: str = "") -> None:
    jar(canvas, colour, accent)
    with canvas.group("translate(610 560) rotate(24)"):
        canvas.rect(-9, -330, 18, 260, barrel(canvas, "#b07c4a", -9, 9), r=8)
        for i, w in enumerate((34, 46, 52, 52, 46, 34)):
            canvas.rect(-w, -84 + i * 22, 2 * w, 16, barrel(canvas, "#b98550", -w, w), r=8)
    canvas.path("M560 640C600 610 680 620 690 650C680 676 580 676 560 640Z", ball(canvas, colour))


def jam(canvas: Canvas, colour: str, accent: str = "") -> None:
    jar(canvas, colour, accent)
    for x, y, r in ((176, 620, 44), (238, 660, 40), (620, 640, 46)):
        berry = closed(
            [
                (x, y - r * 0.8),
                (x + r * 0.8, y - r * 0.4),
                (x + r * 0.5, y + r * 0.5),
                (x, y + r),
                (x - r * 0.5, y + r * 0.5),
                (x - r * 0.8, y - r * 0.4),
            ]
        )
        shadow(canvas, x, y + r * 0.9, r * 0.7, 0.3)
        canvas.path(berry, ball(canvas, "#cf2f3d", 0.5))
        for dx, dy in ((-14, -8), (6, -14), (18, 4), (-4, 10), (-18, 14), (8, 26)):
            canvas.ellipse(x + dx, y + dy, 2.4, 3.6, "#ffdf9a")
        canvas.path(
            f"M{x - 28} {y - r * 0.7:.0f}L{x} {y - r * 1.1:.0f}L{x + 28} {y - r * 0.7:.0f}L{x} {y - r * 0.5:.0f}Z",
            LEAF,
        )


def bottle(canvas: Canvas, colour: str, accent: str = "") -> None:
    """Wine: slender, dark, with a label."""
    shadow(canvas, 400, 700, 110)
    glass: Profile = [
        (90, 34),
        (130, 34),
        (250, 40),
        (340, 84),
        (420, 104),
        (560, 106),
        (680, 102),
        (700, 90),
    ]
    turned(canvas, 400, glass, colour)
    foil: Profile = [(84, 36), (92, 37), (216, 40), (224, 40)]
    turned(canvas, 400, foil, accent or "#c9a24b")
    label = outline(400, [(446, 105), (450, 105.5), (610, 104.5), (614, 104)])
    canvas.path(label, barrel(canvas, "#fbf3e0", 294, 506))
    canvas.path("M400 488C430 500 438 540 400 560C362 540 370 500 400 488Z", accent or "#c9a24b")
    canvas.line("M340 584H460", "#6d5a3c", 6, opacity=0.6)
    gleam(canvas, "M314 430C308 520 310 620 318 676L330 674C324 620 322 520 330 400Z", 0.4)


def juice(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 370, 690, 120)
    glass: Profile = [
        (150, 40),
        (200, 42),
        (280, 72),
        (340, 116),
        (400, 122),
        (640, 122),
        (680, 114),
        (690, 104),
    ]
    shape = turned(canvas, 370, glass, colour)
    with canvas.group(clip=shape):
        canvas.rect(230, 150, 280, 96, "#fff", opacity=0.45)
    cap: Profile = [(132, 44), (140, 46), (166, 46), (172, 44)]
    turned(canvas, 370, cap, accent or LEAF)
    label = outline(370, [(410, 122.5), (420, 123), (590, 123), (600, 122.5)])
    canvas.path(label, barrel(canvas, "#fff6e4", 247, 493))
    canvas.circle(370, 496, 40, ball(canvas, "#c8402f"))
    leaf(canvas, 372, 462, -20, 56)
    canvas.line("M310 570H430", "#7a6a48", 7, opacity=0.6)
    gleam(canvas, "M266 380C258 480 260 600 270 660L284 658C276 600 274 480 284 360Z", 0.5)
    tumbler(canvas, 580, colour)


def tumbler(canvas: Canvas, cx: float, colour: str) -> None:
    shadow(canvas, cx, 690, 70)
    glass: Profile = [(520, 72), (600, 66), (680, 58), (690, 54)]
    canvas.path(outline(cx, glass), "#ffffff", opacity=0.45)
    turned(canvas, cx, [(566, 67), (600, 64), (680, 56), (688, 52)], colour)
    canvas.ellipse(cx, 566, 67, 10, lit(colour, 0.45))
    canvas.ellipse(cx, 520, 72, 11, "none", stroke="#fff", stroke_width=4, opacity=0.8)


def tin(canvas: Canvas, colour: str, accent: str = "") -> None:
    """Tea, with some of it before the tin."""
    shadow(canvas, 400, 660, 160)
    body: Profile = [(340, 146), (350, 148), (640, 148), (656, 142)]
    turned(canvas, 400, body, colour, bands=[(470, 580, accent or "#f2e6c8")])
    cap: Profile = [(268, 148), (280, 152), (336, 152), (344, 150)]
    turned(canvas, 400, cap, dim(colour, 0.2))
    canvas.ellipse(400, 268, 148, 22, face(canvas, lit(colour, 0.25)))
    for turn in (-50, -18, 14, 46):
        leaf(canvas, 400, 556, turn - 90, 74)
    for x, y, turn in (
        (190, 660, 10),
        (236, 684, -40),
        (600, 678, 20),
        (560, 700, -20),
        (640, 650, 60),
    ):
        leaf(canvas, x, y, turn, 54, mix(LEAF, "#c9b458", (x % 7) / 9))
    gleam(canvas, "M268 366C262 450 264 560 272 630L288 628C280 560 278 450 284 364Z", 0.4)
