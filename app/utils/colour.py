"""Contrast of two colours as WCAG 2 defines it; reads `#rrggbb` and `oklch(L% C H)`."""

import math
import re
from collections.abc import Sequence

_OKLCH = re.compile(r"oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)\s*(?:/\s*[\d.]+\s*)?\)")
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
# OKLab to cone responses, and those (cubed) to linear sRGB: Ottosson 2020, CSS Color 4.
_CONES = (
    (0.3963377774, 0.2158037573),
    (-0.1055613458, -0.0638541728),
    (-0.0894841775, -1.291485548),
)
_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.707614701),
)


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white). AA asks 4.5 for text, 3 for large text and controls.

    Raises ValueError for a colour it cannot read.
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = _linear(colour.strip())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Sequence[float]:
    if match := _HEX.fullmatch(colour):
        digits = match[1] if len(match[1]) == 6 else "".join(d * 2 for d in match[1])
        return [_expand(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4)]
    if match := _OKLCH.fullmatch(colour):
        light, chroma, hue = float(match[1]) / 100, float(match[2]), math.radians(float(match[3]))
        a, b = chroma * math.cos(hue), chroma * math.sin(hue)
        cones = [(light + x * a + y * b) ** 3 for x, y in _CONES]
        # What sRGB cannot show is cut off, as browsers do.
        return [_clip(sum(f * c for f, c in zip(row, cones, strict=True))) for row in _RGB]
    message = f"not a colour: {colour}"
    raise ValueError(message)


def _expand(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _clip(share: float) -> float:
    return min(1.0, max(0.0, share))
