"""Devices for ears, hands and eyes. Each stands on y = 640 of a canvas of 800 by 800."""
# ruff: noqa: E501 - the points of a curve are not prose

from demo.drawing.canvas import Canvas
from demo.drawing.light import (
    Profile,
    ball,
    barrel,
    dim,
    face,
    gleam,
    lit,
    mix,
    shadow,
    turned,
)

BLACK, STEEL, GLOW = "#1c2029", "#b9c2ce", "#6fd3ff"


def block(
    canvas: Canvas, box: tuple[float, float, float, float], colour: str, r: float = 28
) -> None:
    """A rounded body with an edge of light."""
    x, y, w, h = box
    canvas.rect(x, y, w, h, face(canvas, colour), r=r)
    canvas.rect(
        x + 3,
        y + 3,
        w - 6,
        h - 6,
        "none",
        r=r - 3,
        stroke=lit(colour, 0.5),
        stroke_width=3,
        opacity=0.55,
    )


def screen(
    canvas: Canvas, box: tuple[float, float, float, float], colour: str, r: float = 10
) -> None:
    """Something is on: a landscape of soft waves."""
    x, y, w, h = box
    sky = [
        (0.0, dim(colour, 0.55), 1.0),
        (0.6, colour, 1.0),
        (1.0, mix(colour, "#ffb27a", 0.55), 1.0),
    ]
    clip = f"M{x + r} {y}h{w - 2 * r}q{r} 0 {r} {r}v{h - 2 * r}q0 {r} {-r} {r}h{-w + 2 * r}q{-r} 0 {-r} {-r}v{-h + 2 * r}q0 {-r} {r} {-r}Z"
    canvas.rect(x, y, w, h, canvas.down(sky), r=r)
    with canvas.group(clip=clip):
        canvas.circle(x + w * 0.7, y + h * 0.36, h * 0.14, "#fff3d0", opacity=0.9)
        for i, shade in enumerate((0.25, 0.45, 0.65)):
            top = y + h * (0.56 + i * 0.13)
            wave = f"M{x} {top}C{x + w * 0.25} {top - h * 0.16} {x + w * (0.4 + i * 0.1)} {top + h * 0.12} {x + w} {top - h * 0.06}V{y + h}H{x}Z"
            canvas.path(wave, dim(colour, shade))
        canvas.path(f"M{x} {y}H{x + w * 0.42}L{x + w * 0.16} {y + h}H{x}Z", "#fff", opacity=0.07)


def headphones(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 668, 200)
    canvas.line("M214 480C190 150 610 150 586 480", dim(colour, 0.35), 46)
    canvas.line("M214 480C190 150 610 150 586 480", colour, 34, transform="translate(-2 -3)")
    canvas.line(
        "M252 330C300 210 500 210 548 330",
        lit(colour, 0.35),
        8,
        opacity=0.8,
        transform="translate(0 -28)",
    )
    canvas.line("M300 258C350 226 450 226 500 258", dim(colour, 0.5), 22)
    for x, side in ((214, -1), (586, 1)):
        canvas.rect(x - 15, 380, 30, 90, barrel(canvas, STEEL, x - 15, x + 15), r=10)
        pad = x - side * 40
        canvas.ellipse(pad, 530, 56, 122, ball(canvas, dim(colour, 0.45)))
        canvas.ellipse(x + side * 8, 530, 62, 130, ball(canvas, colour))
        canvas.ellipse(
            x + side * 26, 530, 38, 96, ball(canvas, mix(colour, accent or colour, 0.6))
        )
        canvas.ellipse(
            x + side * 26,
            530,
            38,
            96,
            "none",
            stroke=lit(colour, 0.5),
            stroke_width=3,
            opacity=0.5,
        )
    gleam(canvas, "M168 470C160 520 166 580 182 610C180 560 180 520 186 470Z", 0.4)


def earbuds(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 650, 240)
    canvas.path(
        "M210 440C210 330 250 290 320 290H480C550 290 590 330 590 440Z",
        face(canvas, dim(colour, 0.14)),
    )
    canvas.path("M236 432C240 350 270 316 330 316H470C530 316 560 350 564 432Z", dim(colour, 0.5))
    for cx, side in ((322, -1), (478, 1)):
        canvas.rect(
            cx - 22, 360, 44, 120, barrel(canvas, lit(colour, 0.2), cx - 22, cx + 22), r=22
        )
        canvas.ellipse(cx + side * -14, 376, 50, 46, ball(canvas, lit(colour, 0.25), 0.7))
        canvas.ellipse(cx + side * -4, 352, 16, 9, dim(colour, 0.3))
    case = "M206 440H594V560C594 620 560 648 500 648H300C240 648 206 620 206 560Z"
    canvas.path(case, face(canvas, colour))
    canvas.path("M206 440H594V462H206Z", lit(colour, 0.4), opacity=0.6)
    canvas.circle(400, 540, 9, accent or GLOW)
    canvas.circle(400, 540, 24, canvas.radial([(0, accent or GLOW, 0.7), (1, accent or GLOW, 0)]))
    gleam(canvas, "M230 480C228 540 236 590 262 620C250 580 248 530 252 480Z", 0.5)


def speaker(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 664, 160)
    body: Profile = [(230, 132), (250, 142), (640, 142), (662, 134)]
    shape = turned(canvas, 400, body, colour)
    with canvas.group(clip=shape):
        for y in range(262, 660, 13):
            dots = "".join(
                f"M{x + (y // 13 % 2) * 7} {y + (abs(x - 400) ** 2) * -0.0009 + 18:.0f}h1"
                for x in range(262, 545, 14)
            )
            canvas.line(dots, dim(colour, 0.5), 5, opacity=0.5)
    canvas.ellipse(400, 230, 132, 22, face(canvas, dim(colour, 0.4)))
    canvas.ellipse(400, 230, 132, 22, "none", stroke=accent or GLOW, stroke_width=5)
    canvas.line("M378 230h12M384 224v12M412 230h12", "#fff", 4, opacity=0.85)
    canvas.line("M540 300C620 320 620 420 544 440", accent or dim(colour, 0.3), 16)
    canvas.rect(372, 540, 56, 24, lit(colour, 0.5), r=6)
    gleam(canvas, "M276 290V620H292C288 520 290 400 296 290Z", 0.25)


def microphone(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 664, 170)
    foot: Profile = [(630, 120), (642, 136), (656, 136), (664, 128)]
    turned(canvas, 400, foot, dim(colour, 0.2))
    canvas.rect(388, 540, 24, 96, barrel(canvas, STEEL, 388, 412))
    canvas.line("M276 330V430C276 590 524 590 524 430V330", dim(colour, 0.2), 22)
    canvas.line(
        "M276 330V430C276 590 524 590 524 430V330",
        lit(colour, 0.3),
        6,
        transform="translate(-5 -3)",
    )
    canvas.rect(306, 150, 188, 230, barrel(canvas, STEEL, 306, 494), r=94)
    for y in range(186, 380, 15):
        half = 88 if 220 < y < 380 else 66
        canvas.line(f"M{400 - half} {y}Q400 {y + 16} {400 + half} {y}", BLACK, 4, opacity=0.5)
    for x in range(330, 480, 20):
        canvas.line(f"M{x} 180V372", BLACK, 3, opacity=0.3)
    canvas.rect(306, 376, 188, 130, barrel(canvas, colour, 306, 494), r=20)
    canvas.circle(400, 436, 30, barrel(canvas, dim(colour, 0.4), 370, 430))
    canvas.line("M400 436V414", accent or GLOW, 6)
    canvas.circle(400, 486, 6, accent or GLOW)


def keyboard(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 610, 330)
    canvas.path("M92 600L132 330H668L708 600Q708 626 684 626H116Q92 626 92 600Z", dim(colour, 0.4))
    canvas.path(
        "M92 586L132 316H668L708 586Q708 606 684 606H116Q92 606 92 586Z", face(canvas, colour)
    )
    cap = lit(colour, 0.42) if colour < "#80" else dim(colour, 0.04)
    for row in range(5):
        share = (row + 0.5) / 5
        left, right = 150 - share * 38, 650 + share * 38
        y, h = 336 + row * 50, 42
        widths = [1.0] * 13 if row < 4 else [1.3, 1.3, 1.3, 5.2, 1.3, 1.3, 1.3]
        unit = (right - left) / sum(widths)
        x = left
        for i, width in enumerate(widths):
            special = (row == 0 and i == 0) or (row == 2 and i == 12)
            key = (
                accent
                if special and accent
                else (dim(cap, 0.25) if i in {0, 12} or (row == 4 and width < 2) else cap)
            )
            canvas.rect(x + 3, y + 5, unit * width - 6, h, dim(key, 0.4), r=8)
            canvas.rect(
                x + 3,
                y,
                unit * width - 6,
                h - 2,
                canvas.down([(0, lit(key, 0.4), 1), (1, key, 1)]),
                r=8,
            )
            x += unit * width


def mouse(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 650, 200)
    with canvas.group("rotate(-14 400 460)"):
        body = "M400 210C520 210 566 320 566 450C566 590 500 668 400 668C300 668 234 590 234 450C234 320 280 210 400 210Z"
        canvas.path(body, dim(colour, 0.45), transform="translate(12 12)")
        canvas.path(body, ball(canvas, colour, 0.5))
        canvas.line("M400 212V410", dim(colour, 0.5), 5)
        canvas.line("M240 420C300 380 500 380 560 420", dim(colour, 0.4), 4, opacity=0.7)
        canvas.rect(382, 272, 36, 84, BLACK, r=18)
        canvas.rect(388, 280, 24, 68, barrel(canvas, accent or STEEL, 388, 412), r=12)
        canvas.path("M236 470C236 540 252 590 276 622C268 570 262 520 262 460Z", dim(colour, 0.35))
        gleam(canvas, "M290 300C320 250 360 236 380 236V300C350 310 320 340 296 390Z", 0.35)


def monitor(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 660, 190)
    canvas.path("M356 520H444L460 640H340Z", face(canvas, STEEL))
    canvas.path("M250 646Q400 616 550 646L560 662H240Z", face(canvas, lit(STEEL, 0.2)))
    canvas.rect(92, 148, 616, 390, dim(colour, 0.3), r=20)
    canvas.rect(88, 144, 616, 386, face(canvas, colour), r=18)
    screen(canvas, (104, 160, 584, 346), accent or "#3f63c8")


def laptop_stand(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 668, 250)
    canvas.path("M210 640H590L620 664H180Z", face(canvas, colour))
    canvas.path("M300 644L380 470H440L372 644Z", face(canvas, dim(colour, 0.16)))
    canvas.path("M430 644L500 470H556L500 644Z", face(canvas, dim(colour, 0.08)))
    canvas.path("M196 480L640 452V472L196 502Z", face(canvas, lit(colour, 0.2)))
    canvas.path("M188 470L650 440V456L188 488Z", dim(STEEL, 0.1))
    canvas.path("M226 200L640 176Q654 176 654 190V440L214 468V214Q214 202 226 200Z", BLACK)
    with canvas.group("matrix(1 -0.058 0 1 0 0)"):
        screen(canvas, (230, 230, 408, 230), accent or "#7a52c7")


def webcam(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 664, 150)
    foot: Profile = [(620, 96), (634, 116), (652, 118), (664, 112)]
    turned(canvas, 400, foot, colour)
    canvas.rect(386, 500, 28, 126, barrel(canvas, STEEL, 386, 414))
    canvas.circle(400, 500, 34, ball(canvas, STEEL))
    canvas.rect(168, 230, 464, 250, dim(colour, 0.4), r=125)
    canvas.rect(164, 224, 464, 246, face(canvas, colour), r=123)
    canvas.circle(396, 346, 104, BLACK)
    canvas.circle(
        396, 346, 88, canvas.radial([(0, "#39507e", 1), (0.5, "#161c2e", 1), (1, "#05070c", 1)])
    )
    canvas.circle(
        396, 346, 46, canvas.radial([(0, "#7f6ad0", 1), (0.7, "#1a2140", 1), (1, "#0a0d18", 1)])
    )
    canvas.ellipse(364, 312, 22, 16, "#fff", opacity=0.75)
    canvas.circle(428, 378, 8, "#fff", opacity=0.4)
    canvas.circle(566, 346, 10, accent or "#57d38c")
    for y in (318, 346, 374):
        canvas.line(f"M214 {y}h44", dim(colour, 0.45), 7)


def smartwatch(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 400, 700, 130)
    strap = accent or "#39527f"
    canvas.path("M306 290L326 90Q330 70 350 70H450Q470 70 474 90L494 290Z", face(canvas, strap))
    canvas.path(
        "M306 500L326 690Q330 706 350 706H450Q470 706 474 690L494 500Z",
        face(canvas, dim(strap, 0.18)),
    )
    for y in (590, 624, 658):
        canvas.ellipse(400, y, 11, 7, dim(strap, 0.5))
    canvas.rect(558, 350, 22, 64, barrel(canvas, STEEL, 558, 580), r=10)
    block(canvas, (252, 240, 300, 310), colour, 84)
    canvas.rect(270, 258, 264, 274, BLACK, r=68)
    for r, share, tone in ((92, 0.8, "#ff5d73"), (68, 0.62, "#a6e34b"), (44, 0.46, GLOW)):
        round_ = 2 * 3.1416 * r
        canvas.circle(402, 395, r, "none", stroke=tone, stroke_width=17, opacity=0.22)
        canvas.circle(402, 395, r, "none", stroke=tone, stroke_width=17, stroke_linecap="round",
                      stroke_dasharray=f"{round_ * share:.0f} {round_:.0f}", transform="rotate(-90 402 395)")  # fmt: skip
    gleam(canvas, "M288 330C288 290 310 276 350 272L296 480C288 460 288 400 288 330Z", 0.12)


def reader(canvas: Canvas, colour: str, accent: str = "") -> None:
    shadow(canvas, 410, 700, 190)
    with canvas.group("rotate(-5 400 420)"):
        canvas.rect(238, 138, 340, 552, dim(colour, 0.5), r=26)
        block(canvas, (230, 130, 340, 552), colour, 26)
        canvas.rect(256, 158, 288, 440, canvas.down([(0, "#f4f1e6", 1), (1, "#e2decf", 1)]), r=6)
        canvas.rect(286, 192, 130, 14, "#3b3a36", r=4)
        for i in range(13):
            width = 228 if i not in {5, 12} else 150
            canvas.rect(286, 232 + i * 26, width, 7, "#57554e", r=3, opacity=0.7)
        canvas.rect(286, 574, 228, 5, "#b8b3a2", r=2)
        canvas.rect(286, 574, 96, 5, accent or "#3b3a36", r=2)
        canvas.circle(400, 640, 16, "none", stroke=lit(colour, 0.5), stroke_width=4)


def phone(canvas: Canvas, colour: str, accent: str = "") -> None:
    """A case with a phone in it, seen from behind, and another from the front."""
    shadow(canvas, 420, 700, 210)
    with canvas.group("rotate(8 520 420)"):
        canvas.rect(408, 130, 256, 540, BLACK, r=44)
        screen(canvas, (420, 144, 232, 512), accent or "#2a9d8f", 34)
        canvas.rect(500, 160, 72, 18, BLACK, r=9)
    with canvas.group("rotate(-7 320 420)"):
        block(canvas, (172, 124, 268, 560), colour, 50)
        canvas.rect(198, 152, 116, 116, dim(colour, 0.28), r=30)
        for cx, cy in ((230, 184), (282, 184), (230, 236)):
            canvas.circle(cx, cy, 21, BLACK)
            canvas.circle(cx - 5, cy - 5, 7, "#5d76b0")
        canvas.circle(282, 236, 9, "#fff6d8")
        canvas.circle(306, 450, 62, "none", stroke=lit(colour, 0.4), stroke_width=7, opacity=0.6)
        canvas.line("M306 512V560", lit(colour, 0.4), 7, opacity=0.6)
