"""Books, clothes and things for outdoors. Each stands on y = 700 of a canvas of 800 by 800."""
# ruff: noqa: E501 - the points of a curve are not prose

from collections.abc import Callable

from demo.drawing.canvas import Canvas
from demo.drawing.light import ball, barrel, closed, dim, face, gleam, lit, mix, shadow
from demo.drawing.toys import INK, RAINBOW, eyes

Cover = Callable[[Canvas, str, str], None]


def book(canvas: Canvas, colour: str, accent: str, cover: Cover) -> None:
    """A hardback, a little turned; `cover` draws inside 340 by 440."""
    shadow(canvas, 420, 706, 220, 0.32)
    with canvas.group("rotate(-5 400 430)"):
        canvas.rect(226, 176, 372, 510, dim(colour, 0.45), r=16)
        canvas.rect(226, 168, 364, 506, "#fbf5e6", r=12)
        for x in range(568, 592, 6):
            canvas.line(f"M{x} 180V664", "#cfc4ab", 2)
        canvas.rect(206, 156, 366, 512, face(canvas, colour), r=14)
        canvas.rect(206, 156, 34, 512, dim(colour, 0.3), r=14, opacity=0.6)
        with canvas.group("translate(248 190)"):
            cover(canvas, colour, accent)
        gleam(canvas, "M246 160H330L250 420V166Z", 0.12)


def lines(canvas: Canvas, x: float, y: float, widths: tuple[int, ...], colour: str) -> None:
    """The title, as a child sees it."""
    for i, width in enumerate(widths):
        canvas.rect(x - width / 2, y + i * 34, width, 20, colour, r=10)


def fox_book(canvas: Canvas, colour: str, accent: str = "") -> None:
    def cover(canvas: Canvas, colour: str, accent: str) -> None:
        canvas.circle(212, 96, 50, "#fff2b8")
        canvas.path("M0 330Q80 260 160 320T300 300V440H0Z", dim(colour, 0.35))
        fox = accent or "#e8742c"
        canvas.path(
            "M70 210L88 120L134 172H176L222 120L240 210C252 290 200 340 155 350C110 340 58 290 70 210Z",
            ball(canvas, fox),
        )
        canvas.path(
            "M76 236C70 300 120 342 155 350C190 342 240 300 234 236C214 270 180 280 155 326C130 280 96 270 76 236Z",
            "#fff3df",
        )
        eyes(canvas, ((122, 236), (188, 236)), 11)
        canvas.ellipse(155, 318, 15, 11, INK)
        lines(canvas, 150, 386, (210, 130), lit(colour, 0.75))

    book(canvas, colour, accent, cover)


def number_book(canvas: Canvas, colour: str, accent: str = "") -> None:
    def cover(canvas: Canvas, colour: str, accent: str) -> None:
        lines(canvas, 150, 10, (230, 150), lit(colour, 0.8))
        for x, y, size, turn, paint in (
            (90, 180, 0.9, -16, RAINBOW[0]),
            (210, 250, 1.1, 14, accent or RAINBOW[2]),
            (100, 360, 0.8, 8, RAINBOW[4]),
        ):
            butterfly(canvas, x, y, size, turn, paint)

    book(canvas, colour, accent, cover)


def butterfly(canvas: Canvas, x: float, y: float, size: float, turn: float, colour: str) -> None:
    with canvas.group(f"translate({x} {y}) rotate({turn}) scale({size})"):
        for side in (-1, 1):
            with canvas.group(f"scale({side} 1)"):
                canvas.path(
                    closed([(4, -6), (50, -66), (92, -50), (78, 0), (30, 10)]),
                    face(canvas, colour),
                )
                canvas.path(
                    closed([(4, 6), (48, 14), (66, 46), (36, 66), (10, 34)]),
                    face(canvas, lit(colour, 0.25)),
                )
                canvas.circle(62, -34, 12, "#fff", opacity=0.8)
                canvas.line("M2 -34Q14 -60 26 -66", INK, 4)
        canvas.rect(-6, -38, 12, 84, INK, r=6)


def atlas(canvas: Canvas, colour: str, accent: str = "") -> None:
    def cover(canvas: Canvas, colour: str, accent: str) -> None:
        lines(canvas, 150, 6, (240,), lit(colour, 0.8))
        sea = accent or "#4db1e8"
        canvas.circle(152, 220, 138, ball(canvas, sea))
        land = "#7cc36a"
        for points in ([(60, 150), (120, 110), (150, 150), (120, 200), (140, 250), (90, 280), (50, 220)],
                       [(190, 120), (250, 140), (270, 190), (220, 210), (186, 170)], [(190, 260), (240, 250), (240, 300), (200, 326)]):  # fmt: skip
            canvas.path(closed(points), face(canvas, land))
        canvas.circle(
            152,
            220,
            138,
            canvas.radial([(0, "#fff", 0.4), (0.5, "#fff", 0), (1, INK, 0.3)], 0.34, 0.28, 0.8),
        )
        canvas.path("M236 392L300 372L288 400L304 430L236 412Z", "#fff")
        canvas.line("M60 404Q140 370 228 402", "#fff", 6, stroke_dasharray="4 16")

    book(canvas, colour, accent, cover)


def boots(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 410, 704, 240, 0.3)
    for dx, shade in ((120, dim(colour, 0.14)), (-60, colour)):
        with canvas.group(f"translate({dx} 0)"):
            shape = "M250 230H402V500C430 540 540 556 560 620C566 650 560 676 550 684H258C250 684 246 676 246 664Z"
            canvas.path(shape, barrel(canvas, shade, 246, 520))
            canvas.path(
                "M240 672H566Q572 704 548 704H256Q236 704 240 672Z",
                face(canvas, accent or "#fff3dc"),
            )
            canvas.rect(242, 216, 168, 46, face(canvas, lit(shade, 0.35)), r=22)
            for x, y, paint in (
                (300, 330, "#fff"),
                (352, 420, accent or "#fff"),
                (306, 510, "#fff"),
                (400, 600, "#fff"),
                (480, 626, accent or "#fff"),
            ):
                canvas.circle(x, y, 17, paint, opacity=0.85)
            gleam(
                canvas, "M268 290C264 400 264 500 268 580L284 576C280 500 282 400 288 290Z", 0.45
            )


def shirt(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 190, 0.22)
    shape = "M300 150C330 196 470 196 500 150L580 180L710 320L626 396L570 344V670Q400 696 230 670V344L174 396L90 320L220 180Z"
    canvas.path(shape, face(canvas, colour))
    canvas.path(
        "M300 150C330 196 470 196 500 150L520 158C490 224 310 224 280 158Z", dim(colour, 0.18)
    )
    canvas.path(
        "M570 344C560 450 562 560 570 670L530 676C524 560 540 430 570 344ZM230 344C240 450 238 560 230 670L262 674C268 560 256 430 230 344Z",
        INK,
        opacity=0.1,
    )
    canvas.line("M112 340L190 412M688 340L610 412", lit(colour, 0.6), 10)
    butterfly(canvas, 400, 420, 1.7, 4, accent or RAINBOW[0])


def raincoat(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 706, 200, 0.24)
    canvas.path(
        closed([(316, 200), (330, 110), (400, 74), (470, 110), (484, 200), (400, 236)]),
        face(canvas, dim(colour, 0.2)),
    )
    canvas.path(
        closed([(346, 204), (356, 142), (400, 116), (444, 142), (454, 204), (400, 226)]),
        dim(colour, 0.5),
    )
    for side in (-1, 1):
        with canvas.group(f"translate(400 0) scale({side} 1)"):
            canvas.path(
                "M70 206L150 226L286 470L208 520L130 400Z", face(canvas, dim(colour, 0.08))
            )
            canvas.path("M286 470L208 520L196 496L272 446Z", dim(colour, 0.3))
    canvas.path(
        "M326 206Q400 250 474 206L560 240L600 690Q400 720 200 690L240 240Z", face(canvas, colour)
    )
    canvas.line("M400 236V704", dim(colour, 0.3), 5)
    for y in (300, 390, 480, 570):
        canvas.circle(420, y, 15, ball(canvas, accent or "#fff3dc"))
    for x in (262, 460):
        canvas.rect(x, 520, 84, 92, face(canvas, lit(colour, 0.14)), r=12)
        canvas.rect(x - 4, 512, 92, 28, face(canvas, dim(colour, 0.12)), r=10)
    gleam(canvas, "M262 280C250 400 240 520 232 640L252 642C262 520 270 400 284 280Z", 0.45)


def backpack(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 200, 0.3)
    canvas.line("M340 180C330 100 470 100 460 180", dim(colour, 0.35), 24)
    for x, side in ((208, -1), (592, 1)):
        canvas.line(
            f"M{x} 320C{x + side * 56} 420 {x + side * 56} 560 {x} 640", dim(colour, 0.35), 34
        )
    canvas.path(
        "M280 250L250 130L350 190ZM520 250L550 130L450 190Z", face(canvas, dim(colour, 0.1))
    )
    canvas.path("M284 214L268 158L318 188ZM516 214L532 158L482 188Z", "#f6b9a9")
    canvas.rect(200, 176, 400, 526, ball(canvas, colour), r=130)
    mask = "M206 380C250 330 330 372 400 470C470 372 550 330 594 380C600 560 500 600 400 600C300 600 200 560 206 380Z"
    canvas.path(mask, "#fff3df")
    canvas.path(
        "M400 470C370 520 330 560 290 584Q340 600 400 600Q460 600 510 584C470 560 430 520 400 470Z",
        lit(colour, 0.55),
    )
    eyes(canvas, ((312, 410), (488, 410)), 19)
    canvas.path(closed([(366, 500), (400, 488), (434, 500), (400, 540)]), INK)
    canvas.line(
        "M230 636Q400 690 570 636", accent or dim(colour, 0.35), 9, stroke_dasharray="2 16"
    )
    for x in (262, 538):
        canvas.ellipse(x, 470, 30, 20, "#f2798b", opacity=0.4)


def scooter(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 704, 270, 0.3)
    canvas.line("M556 650L488 220", dim(colour, 0.3), 34)
    canvas.line("M556 650L488 220", colour, 24, transform="translate(-2 0)")
    canvas.line("M480 210L486 250", "#c9ced8", 30)
    canvas.line("M396 232L580 196", "#c9ced8", 18)
    for x1, y1, x2, y2 in ((396, 232, 356, 240), (580, 196, 620, 188)):
        canvas.line(f"M{x1} {y1}L{x2} {y2}", accent or RAINBOW[3], 34)
    canvas.path(
        "M160 620H520L548 650L520 668H190Q150 660 160 620Z", face(canvas, accent or RAINBOW[3])
    )
    canvas.line("M210 634H470", lit(accent or RAINBOW[3], 0.5), 8, stroke_dasharray="4 18")
    for x, r in ((176, 52), (572, 58)):
        canvas.circle(x, 652, r, INK)
        canvas.circle(x, 652, r * 0.66, ball(canvas, "#fff3dc"))
        canvas.circle(x, 652, r * 0.24, ball(canvas, colour))
    canvas.path(
        "M120 620C130 580 190 576 230 612L214 634C186 606 156 612 140 634Z", face(canvas, colour)
    )
    for x, paint in ((346, RAINBOW[2]), (336, RAINBOW[0]), (356, RAINBOW[4])):
        canvas.line(f"M350 240Q{x - 30} 270 {x - 10} 310", paint, 7)


def nightlight(canvas: Canvas, colour: str, accent: str = "") -> None:
    glow = accent or "#ffe7a1"
    canvas.circle(400, 380, 360, canvas.radial([(0, glow, 0.75), (0.5, glow, 0.25), (1, glow, 0)]))
    shadow(canvas, 400, 704, 160, 0.3)
    canvas.path(
        closed(
            [
                (250, 690),
                (230, 640),
                (290, 606),
                (340, 570),
                (430, 580),
                (470, 610),
                (550, 620),
                (570, 680),
                (400, 702),
            ]
        ),
        ball(canvas, "#f5f1ff", 0.9),
    )
    moon = "M452 120C300 130 210 240 226 380C240 520 380 600 520 560C430 540 350 460 346 350C344 250 390 160 452 120Z"
    canvas.path(moon, ball(canvas, colour, 0.7))
    canvas.line("M286 378q14 14 30 4", INK, 7)
    canvas.line("M300 446q28 26 58 8", INK, 7)
    canvas.ellipse(276, 420, 24, 15, "#f2798b", opacity=0.5)
    for x, y, size in ((480, 250, 1.5), (560, 390, 1.0), (460, 420, 0.8)):
        star = "M0 -30L9 -9L31 -7L14 8L19 30L0 18L-19 30L-14 8L-31 -7L-9 -9Z"
        canvas.path(
            star,
            face(canvas, mix(colour, "#ffb74a", 0.4)),
            transform=f"translate({x} {y}) scale({size})",
        )
    canvas.line("M480 120V206", INK, 2, opacity=0)
