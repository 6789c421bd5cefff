"""Toys of wood, plush and paper. Each stands on y = 700 of a canvas of 800 by 800."""
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
    shadow,
    turned,
)

WOOD, INK = "#e3b779", "#3b2c52"
RAINBOW = ("#ef5a5a", "#f79a3e", "#f8cf47", "#59bb6c", "#3f9fe0", "#8462d6")


def eyes(canvas: Canvas, places: tuple[tuple[float, float], ...], r: float = 13) -> None:
    for x, y in places:
        canvas.ellipse(x, y, r, r * 1.15, INK)
        canvas.circle(x - r * 0.3, y - r * 0.4, r * 0.34, "#fff")


def rings(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 200, 0.3)
    foot: Profile = [(672, 190), (684, 196), (700, 186)]
    turned(canvas, 400, foot, WOOD)
    for i in range(5):
        r, y = 186 - i * 30, 610 - i * 74
        ring_: Profile = [
            (y - 4, r - 40),
            (y + 6, r - 12),
            (y + 36, r),
            (y + 64, r - 12),
            (y + 74, r - 36),
        ]
        turned(canvas, 400, ring_, RAINBOW[4 - i] if i else colour)
    canvas.circle(400, 268, 58, ball(canvas, accent or RAINBOW[5], 0.55))
    gleam(canvas, closed([(372, 238), (392, 226), (396, 244), (376, 262)]), 0.6)


def train(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 700, 300, 0.3)
    cars = ((110, accent or RAINBOW[4], 180), (320, RAINBOW[2], 150))
    for x, paint, width in cars:
        canvas.rect(x - 10, 622, width + 40, 26, dim(WOOD, 0.25), r=10)
        canvas.rect(x, 500, width, 130, face(canvas, paint), r=18)
        canvas.rect(x + 14, 514, width - 28, 12, lit(paint, 0.5), r=6, opacity=0.7)
    for dx, paint in ((140, RAINBOW[0]), (200, RAINBOW[3]), (256, RAINBOW[5])):
        canvas.circle(dx, 486, 32, ball(canvas, paint))
    canvas.path("M340 500L394 410L450 500Z", face(canvas, RAINBOW[1]))
    canvas.rect(496, 622, 220, 28, dim(WOOD, 0.3), r=10)
    canvas.rect(500, 400, 110, 230, face(canvas, colour), r=16)
    canvas.rect(524, 436, 62, 66, "#fff7e3", r=14)
    canvas.rect(482, 376, 146, 34, face(canvas, dim(colour, 0.25)), r=17)
    canvas.rect(590, 520, 120, 110, barrel(canvas, mix(colour, WOOD, 0.1), 590, 720), r=24)
    canvas.path("M640 520L632 452H690L682 520Z", face(canvas, dim(colour, 0.3)))
    canvas.rect(622, 432, 78, 28, face(canvas, RAINBOW[2]), r=12)
    for x, y, r in ((664, 372, 30), (628, 316, 42), (668, 240, 54)):
        canvas.circle(x, y, r, "#ffffff", opacity=0.75)
    for x, r in ((150, 38), (250, 38), (360, 38), (440, 38), (545, 46), (664, 40)):
        canvas.circle(x, 660, r, ball(canvas, WOOD))
        canvas.circle(x, 660, r * 0.4, ball(canvas, RAINBOW[0]))


def teddy(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 200, 0.3)
    belly = lit(colour, 0.45)
    for cx, cy, rx, ry, turn in ((262, 520, 52, 104, 32), (538, 520, 52, 104, -32)):
        canvas.ellipse(cx, cy, rx, ry, ball(canvas, colour), transform=f"rotate({turn} {cx} {cy})")
    canvas.ellipse(400, 556, 146, 156, ball(canvas, colour))
    canvas.ellipse(400, 572, 92, 108, ball(canvas, belly))
    for cx in (284, 516):
        canvas.ellipse(cx, 660, 82, 58, ball(canvas, colour))
        canvas.ellipse(cx, 664, 46, 34, belly)
    for cx in (286, 514):
        canvas.circle(cx, 196, 62, ball(canvas, colour))
        canvas.circle(cx, 200, 36, ball(canvas, mix(belly, "#f39aa5", 0.4)))
    canvas.ellipse(400, 296, 164, 148, ball(canvas, colour, 0.55))
    canvas.ellipse(400, 350, 76, 60, ball(canvas, belly, 0.7))
    eyes(canvas, ((338, 284), (462, 284)), 15)
    canvas.path(
        closed([(376, 326), (400, 318), (424, 326), (412, 346), (400, 352), (388, 346)]), INK
    )
    canvas.line("M400 352V370M370 376Q385 392 400 372Q415 392 430 376", INK, 6)
    for cx in (300, 500):
        canvas.ellipse(cx, 338, 26, 17, "#f2798b", opacity=0.45)
    bow = accent or RAINBOW[0]
    canvas.path("M400 446L326 414Q306 450 326 486Z", face(canvas, bow))
    canvas.path("M400 446L474 414Q494 450 474 486Z", face(canvas, bow))
    canvas.circle(400, 448, 22, ball(canvas, bow))


def ducks(canvas: Canvas, colour: str, accent: str = "") -> None:
    for cx, base, size, paint in ((556, 690, 0.56, mix(colour, "#fff", 0.25)), (640, 620, 0.4, mix(colour, RAINBOW[1], 0.4)),
                                  (312, 680, 1.1, colour)):  # fmt: skip
        shadow(canvas, cx, base, 170 * size, 0.3)
        with canvas.group(f"translate({cx} {base}) scale({size})"):
            body = closed(
                [
                    (-190, -160),
                    (-110, -190),
                    (30, -180),
                    (110, -220),
                    (190, -130),
                    (150, -10),
                    (0, 6),
                    (-140, -14),
                ]
            )
            canvas.path(body, ball(canvas, paint, 0.5))
            canvas.circle(80, -280, 104, ball(canvas, paint, 0.6))
            canvas.path(
                closed([(-120, -130), (-30, -150), (50, -110), (10, -50), (-80, -56)]),
                face(canvas, dim(paint, 0.1)),
            )
            canvas.path(
                closed([(160, -286), (236, -290), (250, -262), (200, -236), (158, -246)]),
                face(canvas, accent or "#f2792b"),
            )
            canvas.line("M170 -262Q210 -258 244 -268", dim("#f2792b", 0.3), 5)
            eyes(canvas, ((116, -310),), 15)
            gleam(canvas, closed([(16, -330), (44, -356), (56, -336), (30, -304)]), 0.6)


def blocks(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 260, 0.3)
    cubes = ((170, 560, 140, RAINBOW[4]), (320, 560, 140, colour), (470, 560, 140, RAINBOW[3]),
             (245, 420, 140, RAINBOW[2]), (395, 420, 140, RAINBOW[0]))  # fmt: skip
    for x, y, size, paint in cubes:
        canvas.path(f"M{x} {y}l24 -24h{size}l-24 24z", lit(paint, 0.45))
        canvas.path(f"M{x + size} {y}l24 -24v{size - 4}l-24 28z", dim(paint, 0.25))
        canvas.rect(x, y, size, size, face(canvas, paint), r=8)
        canvas.rect(
            x + 14,
            y + 14,
            size - 28,
            size - 28,
            "none",
            r=8,
            stroke=lit(paint, 0.6),
            stroke_width=5,
            opacity=0.6,
        )
    canvas.path("M334 396L408 280L482 396Z", face(canvas, accent or RAINBOW[5]))
    canvas.path("M482 396L408 280L428 268L506 372Z", dim(accent or RAINBOW[5], 0.3))
    canvas.circle(240, 630, 30, "#fff", opacity=0.85)
    canvas.path(
        "M390 600l12 26l28 3l-21 19l6 28l-25 -14l-25 14l6 -28l-21 -19l28 -3z", "#fff", opacity=0.85
    )
    canvas.path(
        "M540 602q34 -22 34 14q0 24 -34 46q-34 -22 -34 -46q0 -36 34 -14z", "#fff", opacity=0.85
    )
    canvas.line("M292 490h46M315 467v46", "#fff", 14, opacity=0.85)
    canvas.line("M440 468q26 0 26 22t-26 22v16", "#fff", 13, opacity=0.85)
    canvas.circle(640, 660, 42, ball(canvas, RAINBOW[1]))


def xylophone(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 650, 290, 0.3)
    canvas.path("M110 600L620 470L640 510L130 650Z", face(canvas, dim(WOOD, 0.1)))
    canvas.path("M150 380L560 350L580 386L170 424Z", face(canvas, dim(WOOD, 0.1)))
    for i, paint in enumerate((*RAINBOW, colour)):
        x, long = 140 + i * 70, 320 - i * 30
        top, bottom = 330 - i * 4, 330 - i * 4 + long
        shape = f"M{x} {top}H{x + 54}L{x + 60} {bottom}H{x + 4}Z"
        canvas.path(
            shape,
            canvas.slant([(0, lit(paint, 0.4), 1), (0.5, paint, 1), (1, dim(paint, 0.3), 1)]),
        )
        canvas.circle(x + 29, top + 30, 9, "#fff4d8")
        canvas.circle(x + 32, bottom - 28, 9, "#fff4d8")
    for x1, y1, x2, y2, paint in (
        (330, 300, 560, 110, accent or RAINBOW[0]),
        (470, 330, 700, 250, RAINBOW[4]),
    ):
        canvas.line(f"M{x1} {y1}L{x2} {y2}", dim(WOOD, 0.2), 15)
        canvas.line(f"M{x1} {y1}L{x2} {y2}", lit(WOOD, 0.3), 5, transform="translate(-3 -3)")
        canvas.circle(x1, y1, 34, ball(canvas, paint, 0.6))


def puzzle(canvas: Canvas, colour: str, accent: str = "") -> None:
    """Four big pieces, one of them not yet in its place."""
    shadow(canvas, 400, 690, 240, 0.22)
    piece = "M0 0H70C60 -44 130 -44 120 0H190V70C234 60 234 130 190 120V190H120C130 146 60 146 70 190H0V120C44 130 44 60 0 70Z"
    places = (
        (180, 220, 0, RAINBOW[4]),
        (372, 220, 90, RAINBOW[2]),
        (180, 412, 270, RAINBOW[3]),
        (452, 470, 196, colour),
    )
    for x, y, turn, paint in places:
        with canvas.group(f"translate({x} {y}) rotate({turn} 95 95)"):
            canvas.path(piece, dim(paint, 0.4), transform="translate(6 12)")
            canvas.path(piece, face(canvas, paint, 1.3))
            canvas.path(piece, "none", stroke=lit(paint, 0.55), stroke_width=4, opacity=0.7)
    canvas.circle(262, 320, 44, "#fff3b8", opacity=0.9)
    canvas.path(
        "M190 566Q250 500 300 560T372 540L372 602H190Z", lit(RAINBOW[3], 0.45), opacity=0.8
    )
    canvas.path(
        "M440 320l10 22l24 3l-18 16l5 24l-21 -12l-21 12l5 -24l-18 -16l24 -3z", "#fff", opacity=0.9
    )
    canvas.path(
        "M548 560q30 -20 30 12q0 22 -30 42q-30 -20 -30 -42q0 -32 30 -12z", "#fff", opacity=0.9
    )


def kite(canvas: Canvas, colour: str, accent: str = "") -> None:
    canvas.line("M356 486C330 560 470 590 430 660S330 720 380 760", INK, 4, opacity=0.5)
    for x, y, turn, paint in (
        (376, 566, 40, RAINBOW[2]),
        (440, 628, -30, RAINBOW[0]),
        (386, 694, 30, RAINBOW[3]),
    ):
        bow = "M0 0L-46 -24V24ZM0 0L46 -24V24Z"
        canvas.path(bow, face(canvas, paint), transform=f"translate({x} {y}) rotate({turn})")
    left, right = "M430 70L190 260L356 486Z", "M430 70L600 300L356 486Z"
    top_left, top_right = "M430 70L190 260L398 278Z", "M430 70L600 300L398 278Z"
    canvas.path(left, face(canvas, colour))
    canvas.path(right, face(canvas, dim(colour, 0.16)))
    canvas.path(top_left, face(canvas, accent or RAINBOW[2]))
    canvas.path(top_right, face(canvas, dim(accent or RAINBOW[1], 0.08)))
    canvas.line("M430 70L356 486M190 260L600 300", WOOD, 7)
    canvas.path(
        "M330 330q20 -14 20 8q0 14 -20 28q-20 -14 -20 -28q0 -22 20 -8z", "#fff", opacity=0.85
    )
    for x, y in ((120, 170), (640, 520)):
        for dx, r in ((0, 34), (40, 46), (88, 32)):
            canvas.circle(x + dx, y, r, "#fff", opacity=0.7)


def bouncer(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A ball with stripes."""
    shadow(canvas, 400, 690, 190, 0.32)
    canvas.circle(400, 440, 244, ball(canvas, "#fff6e6", 0.9))
    slices = (colour, accent or RAINBOW[2], RAINBOW[4])
    ways = ("M400 196C280 220 190 330 158 470C180 560 230 620 290 658C250 500 290 320 400 196Z",
            "M400 196C440 320 460 500 420 682C510 680 590 620 624 540C620 390 530 260 400 196Z",
            "M400 196C490 200 590 260 632 370C640 400 646 430 643 470C600 340 510 240 400 196Z")  # fmt: skip
    for d, paint in zip(ways, slices, strict=True):
        canvas.path(d, paint)
    canvas.circle(
        400,
        440,
        244,
        canvas.radial(
            [(0, "#fff", 0.5), (0.4, "#fff", 0), (0.8, INK, 0.12), (1, INK, 0.34)], 0.34, 0.26, 0.8
        ),
    )
    canvas.ellipse(400, 206, 40, 16, "#fff")
    gleam(canvas, closed([(252, 330), (300, 270), (326, 282), (286, 340), (262, 392)]), 0.7)


def crayons(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 220, 0.3)
    paints = (*RAINBOW, accent or "#e889b6", "#5b3f2e")
    for i, paint in enumerate(paints):
        x, up = 196 + i * 52, (30, 0, 46, 14, 38, 6, 26, 12)[i]
        top = 260 - up
        canvas.path(
            f"M{x} {top + 80}L{x + 24} {top}L{x + 48} {top + 80}Z", face(canvas, "#f3dcb4")
        )
        canvas.path(f"M{x + 14} {top + 34}L{x + 24} {top}L{x + 34} {top + 34}Z", paint)
        canvas.rect(x, top + 78, 48, 300, barrel(canvas, paint, x, x + 48))
    box = "M170 420L630 420V690Q630 704 614 704H186Q170 704 170 690Z"
    canvas.path(box, face(canvas, colour))
    canvas.path("M170 420Q400 500 630 420V450Q400 530 170 450Z", dim(colour, 0.25), opacity=0.6)
    canvas.circle(400, 590, 74, "#fff6e0")
    for i, paint in enumerate(RAINBOW[:4]):
        r = 56 - i * 13
        canvas.line(f"M{400 - r} 610A{r} {r} 0 0 1 {400 + r} 610", paint, 11)
