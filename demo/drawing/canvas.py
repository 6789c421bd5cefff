"""Writing SVG: shapes, gradients and groups, with short numbers and short names."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from xml.sax.saxutils import quoteattr

Stop = tuple[float, str, float]  # place 0..1, colour, opacity


def num(value: float) -> str:
    """A tenth of a unit is less than anybody sees."""
    return f"{value:.1f}".removesuffix(".0")


class Canvas:
    """One picture in the making. `y` grows downwards; the size is only a system of coordinates."""

    def __init__(self, width: int = 800, height: int = 800) -> None:
        self.width, self.height = width, height
        self._defs: dict[str, str] = {}
        self._body: list[str] = []

    def add(self, tag: str, **attributes: object) -> None:
        self._body.append(f"<{tag}{_written(attributes)}/>")

    def path(self, d: str, fill: str, **more: object) -> None:
        self.add("path", d=d, fill=fill, **more)

    def line(self, d: str, stroke: str, width: float, **more: object) -> None:
        """A stroke with round ends."""
        ends = {"stroke_linecap": "round", "stroke_linejoin": "round"} | more
        self.add("path", d=d, fill="none", stroke=stroke, stroke_width=width, **ends)

    def ellipse(
        self, cx: float, cy: float, rx: float, ry: float, fill: str, **more: object
    ) -> None:
        self.add("ellipse", cx=cx, cy=cy, rx=rx, ry=ry, fill=fill, **more)

    def circle(self, cx: float, cy: float, r: float, fill: str, **more: object) -> None:
        self.add("circle", cx=cx, cy=cy, r=r, fill=fill, **more)

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, r: float = 0, **more: object
    ) -> None:
        corner = {"rx": r} if r else {}
        self.add("rect", x=x, y=y, width=w, height=h, fill=fill, **corner, **more)

    def linear(
        self, stops: Sequence[Stop], box: tuple[float, float, float, float] | None = None
    ) -> str:
        """A fill from left to right, or along `box` (x1, y1, x2, y2) of the canvas."""
        if box is None:
            return self._gradient("linearGradient", stops, {})
        x1, y1, x2, y2 = box
        place = {"gradientUnits": "userSpaceOnUse", "x1": x1, "y1": y1, "x2": x2, "y2": y2}
        return self._gradient("linearGradient", stops, place)

    def down(self, stops: Sequence[Stop]) -> str:
        """A fill from the top of a shape to its bottom."""
        return self._gradient("linearGradient", stops, {"x2": "0", "y2": "1"})

    def slant(self, stops: Sequence[Stop]) -> str:
        """A fill from the upper left of a shape to its lower right."""
        return self._gradient("linearGradient", stops, {"x2": "1", "y2": "1"})

    def radial(
        self, stops: Sequence[Stop], cx: float = 0.5, cy: float = 0.5, r: float = 0.5
    ) -> str:
        """A fill from a point of a shape outwards; 0..1 of its box."""
        place = {"cx": f"{cx:.2f}", "cy": f"{cy:.2f}", "r": f"{r:.2f}"}
        return self._gradient("radialGradient", stops, place)

    @contextmanager
    def group(self, transform: str = "", clip: str = "", **more: object) -> Generator[None]:
        """What is drawn inside is moved by `transform` and cut at the path `clip`."""
        attributes: dict[str, object] = dict(more)
        if transform:
            attributes["transform"] = transform
        if clip:
            attributes["clip_path"] = self._define("clipPath", f'<path d="{clip}"/>', {})
        self._body.append(f"<g{_written(attributes)}>")
        yield
        self._body.append("</g>")

    def svg(self, crop: tuple[int, int, int, int] | None = None) -> bytes:
        """The file; with `crop` (x, y, width, height) only that part of the picture, enlarged."""
        x, y, w, h = crop or (0, 0, self.width, self.height)
        size = f'width="{self.width}" height="{self.height}" viewBox="{x} {y} {w} {h}"'
        defs = f"<defs>{''.join(self._defs.values())}</defs>" if self._defs else ""
        body = "".join(self._body)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{defs}{body}</svg>'.encode()

    def _gradient(self, tag: str, stops: Sequence[Stop], place: Mapping[str, object]) -> str:
        inner = "".join(
            f'<stop offset="{place_:g}" stop-color="{colour}"'
            + (f' stop-opacity="{opacity:g}"' if opacity < 1 else "")
            + "/>"
            for place_, colour, opacity in stops
        )
        return self._define(tag, inner, place)

    def _define(self, tag: str, inner: str, attributes: Mapping[str, object]) -> str:
        """The same definition twice is one."""
        key = f"{tag}{attributes}{inner}"
        name = f"d{list(self._defs).index(key) if key in self._defs else len(self._defs)}"
        self._defs[key] = f'<{tag} id="{name}"{_written(attributes)}>{inner}</{tag}>'
        return f"url(#{name})"


def _written(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {name if name in KEPT else name.replace('_', '-')}="
        + quoteattr(num(value) if isinstance(value, (int, float)) else str(value))
        for name, value in attributes.items()
    )


KEPT = {"gradientUnits"}
