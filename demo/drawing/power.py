"""Devices that carry current, data and light. Each stands on y = 640 of 800 by 800."""
# ruff: noqa: E501 - the points of a curve are not prose

from demo.drawing.canvas import Canvas
from demo.drawing.gadgets import BLACK, GLOW, STEEL, block
from demo.drawing.light import (
    Profile,
    ball,
    barrel,
    dim,
    face,
    gleam,
    lit,
    outline,
    shadow,
    turned,
)


def plug(canvas: Canvas, x: float, y: float, turn: float, colour: str) -> None:
    """The end of a USB-C cable, pointing up."""
    with canvas.group(f"translate({x} {y}) rotate({turn})"):
        canvas.rect(-26, -128, 52, 40, barrel(canvas, STEEL, -26, 26), r=14)
        canvas.rect(-16, -122, 32, 12, BLACK, r=6)
        canvas.rect(-36, -96, 72, 104, barrel(canvas, colour, -36, 36), r=14)
        canvas.rect(-20, 0, 40, 42, barrel(canvas, dim(colour, 0.2), -20, 20), r=8)


def cable(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 640, 260)
    way = (
        "M250 330V470C250 680 560 680 560 500C560 360 300 380 300 520C300 640 500 640 500 500V360"
    )
    canvas.line(way, dim(colour, 0.45), 30)
    canvas.line(way, colour, 24)
    canvas.line(
        way, lit(colour, 0.45), 24, stroke_dasharray="5 9", opacity=0.45, stroke_linecap="butt"
    )
    canvas.line(way, lit(colour, 0.5), 4, opacity=0.6, transform="translate(-6 -5)")
    plug(canvas, 250, 320, 0, accent or "#2b303b")
    plug(canvas, 500, 350, 0, accent or "#2b303b")
    canvas.rect(226, 432, 48, 26, barrel(canvas, "#20242d", 226, 274), r=8)


def hub(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 420, 620, 280)
    canvas.line("M210 520C110 520 110 360 190 330C250 306 250 240 210 216", dim(colour, 0.4), 24)
    canvas.line("M210 520C110 520 110 360 190 330C250 306 250 240 210 216", "#343a46", 16)
    plug(canvas, 206, 190, -24, dim(colour, 0.1))
    canvas.path("M210 470L262 430H690L656 470Z", face(canvas, lit(colour, 0.4)))
    canvas.path("M656 470L690 430V540L656 596Z", dim(colour, 0.3))
    canvas.rect(206, 468, 452, 130, face(canvas, colour), r=18)
    for x in (240, 322):
        canvas.rect(x, 508, 64, 34, BLACK, r=4)
        canvas.rect(x + 6, 514, 52, 10, accent or "#3f7ae0")
    canvas.path("M408 506H482V526L470 544H420L408 526Z", BLACK)
    canvas.rect(506, 512, 50, 24, BLACK, r=12)
    canvas.rect(576, 512, 50, 24, BLACK, r=12)
    canvas.circle(640, 488, 5, "#57d38c")
    canvas.line("M240 572H330", lit(colour, 0.5), 5, opacity=0.7)


def charger(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 420, 650, 190)
    for y in (330, 450):
        canvas.rect(150, y, 130, 30, barrel(canvas, STEEL, 150, 280), r=15)
    canvas.path("M262 250H330V560H262Q246 560 246 540V270Q246 250 262 250Z", dim(colour, 0.2))
    block(canvas, (300, 220, 300, 380), colour, 54)
    for i in range(3):
        canvas.rect(340, 300 + i * 78, 84, 32, BLACK, r=16)
        canvas.rect(352, 312 + i * 78, 60, 8, STEEL, r=4)
    canvas.path("M520 320L486 400H512L496 470L546 376H518L534 320Z", accent or "#f2b705")
    canvas.line("M520 470C610 470 640 560 600 640", "#2f3541", 18, opacity=0)
    gleam(canvas, "M560 250C584 262 588 300 588 360V470C576 400 572 320 548 250Z", 0.4)


def powerbank(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 410, 690, 170)
    with canvas.group("rotate(6 400 420)"):
        canvas.rect(276, 146, 270, 540, dim(colour, 0.45), r=48)
        block(canvas, (264, 140, 270, 540), colour, 48)
        canvas.rect(296, 176, 206, 96, BLACK, r=22)
        canvas.rect(316, 236, 166, 9, "#39404e", r=4)
        canvas.rect(316, 236, 118, 9, accent or "#57d38c", r=4)
        canvas.line("M330 206h34M352 206h4", lit(accent or "#57d38c", 0.3), 12)
        canvas.line("M380 206h12M402 206h20", lit(accent or "#57d38c", 0.3), 12)
        canvas.rect(322, 134, 62, 18, BLACK, r=9)
        canvas.rect(412, 134, 62, 18, BLACK, r=9)
        canvas.path(
            "M404 420L376 484H398L386 540L426 464H404L418 420Z", lit(colour, 0.5), opacity=0.7
        )
    gleam(canvas, "M282 240C276 400 268 520 262 610C252 520 260 380 270 260Z", 0.3)


def drive(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 410, 630, 230)
    with canvas.group("rotate(-9 400 440)"):
        canvas.rect(206, 312, 420, 300, dim(colour, 0.5), r=40)
        block(canvas, (196, 296, 420, 300), colour, 40)
        for x in range(236, 560, 24):
            canvas.line(f"M{x} 340V470", dim(colour, 0.3), 8, opacity=0.55)
            canvas.line(f"M{x - 4} 340V470", lit(colour, 0.4), 3, opacity=0.4)
        canvas.rect(236, 516, 160, 18, lit(colour, 0.55), r=5, opacity=0.7)
        canvas.rect(236, 546, 96, 10, lit(colour, 0.55), r=5, opacity=0.45)
        canvas.circle(572, 552, 9, accent or GLOW)
        canvas.path("M560 300Q612 300 612 350V380L540 300Z", accent or "#e8553a")
    gleam(canvas, "M226 350C230 330 250 322 280 318L236 420Z", 0.3)


def router(canvas: Canvas, colour: str, accent: str = "") -> None:
    for r, faint in ((150, 0.5), (210, 0.3), (270, 0.16)):
        canvas.path(f"M{400 - r} 300A{r} {r} 0 0 1 {400 + r} 300", "none", stroke=accent or "#3f7ae0",
                    stroke_width=14, stroke_linecap="round", opacity=faint)  # fmt: skip
    shadow(canvas, 400, 664, 160)
    body: Profile = [(300, 106), (330, 118), (600, 146), (650, 148), (664, 138)]
    turned(canvas, 400, body, colour)
    canvas.ellipse(400, 300, 106, 17, face(canvas, dim(colour, 0.25)))
    for i in range(5):
        canvas.ellipse(
            400, 300, 90 - i * 18, 14 - i * 2.6, "none", stroke=dim(colour, 0.5), stroke_width=3
        )
    canvas.rect(360, 560, 80, 12, accent or GLOW, r=6)
    canvas.ellipse(
        400, 566, 110, 34, canvas.radial([(0, accent or GLOW, 0.5), (1, accent or GLOW, 0)])
    )
    gleam(canvas, "M308 360C296 440 282 540 276 620L294 624C300 540 310 440 326 356Z", 0.4)


def bulb(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 690, 90)
    canvas.circle(
        400, 330, 330, canvas.radial([(0, colour, 0.75), (0.5, colour, 0.3), (1, colour, 0)])
    )
    glass = "M400 130C520 130 590 220 590 320C590 420 500 470 480 560H320C300 470 210 420 210 320C210 220 280 130 400 130Z"
    canvas.path(
        glass,
        canvas.radial(
            [(0, "#ffffff", 1), (0.5, lit(colour, 0.6), 1), (1, colour, 0.95)], 0.45, 0.4, 0.7
        ),
    )
    canvas.line(
        "M360 520C350 430 330 380 370 370S400 430 400 430S390 380 430 370S450 430 440 520",
        dim(colour, 0.2),
        6,
        opacity=0.6,
    )
    foot: Profile = [(552, 82), (560, 86), (600, 80), (610, 64), (670, 56), (690, 34)]
    turned(canvas, 400, foot, accent or "#e9edf2")
    for y in (622, 642, 662):
        canvas.line(
            f"M{400 - 62 + (y - 622) // 8} {y}Q400 {y + 14} {400 + 62 - (y - 622) // 8} {y}",
            dim(STEEL, 0.3),
            6,
        )
    gleam(canvas, "M256 300C258 240 290 196 340 176C300 220 284 270 286 330Z", 0.8)


def socket(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A smart plug, seen from the front."""
    shadow(canvas, 410, 650, 210)
    canvas.circle(412, 432, 216, dim(colour, 0.4))
    canvas.circle(400, 420, 216, face(canvas, colour))
    canvas.circle(400, 420, 206, "none", stroke=lit(colour, 0.7), stroke_width=4, opacity=0.7)
    canvas.circle(400, 420, 140, face(canvas, dim(colour, 0.1)))
    canvas.circle(400, 420, 128, ball(canvas, dim(colour, 0.06)))
    for x in (352, 448):
        canvas.circle(x, 420, 19, BLACK)
    for y in (292, 548):
        canvas.rect(384, y - 12, 32, 24, STEEL, r=4)
    canvas.circle(400, 232, 9, accent or "#57d38c")
    canvas.circle(
        400, 232, 26, canvas.radial([(0, accent or "#57d38c", 0.7), (1, accent or "#57d38c", 0)])
    )


def desk_lamp(canvas: Canvas, colour: str, accent: str = "") -> None:
    beam = [(0.0, accent or "#ffe7ad", 0.75), (1.0, accent or "#ffe7ad", 0.0)]
    canvas.path("M196 306H404L520 664H80Z", canvas.down(beam))
    shadow(canvas, 520, 664, 120)
    foot: Profile = [(634, 96), (644, 106), (656, 106), (664, 100)]
    turned(canvas, 520, foot, colour)
    canvas.line("M520 636L600 400L380 250", dim(colour, 0.35), 22)
    canvas.line("M520 636L600 400L380 250", colour, 14, transform="translate(-2 -2)")
    for x, y in ((600, 400), (520, 630)):
        canvas.circle(x, y, 19, ball(canvas, STEEL))
    canvas.path(
        "M184 300C190 240 240 212 300 212H356C400 212 416 250 416 300Z", ball(canvas, colour)
    )
    canvas.path("M184 296H416V310Q300 322 184 310Z", "#fff4cf")
    canvas.path(outline(300, [(296, 110), (300, 110)]), "#fff8e0", opacity=0.6)
