"""What the UI kit consists of, read from its own files."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.core.config import ROOT
from app.modules.dev_tools.exceptions import UnknownPresetError

KIT = ROOT / "app" / "templates" / "ui"
SPRITE = ROOT / "static" / "shared" / "img" / "icons.svg"
PRESETS = ROOT / "static" / "shared" / "css" / "presets"


@dataclass(frozen=True, slots=True)
class Component:
    """A macro of the kit: `signature` and `about` are the comment its file opens with."""

    name: str
    signature: str
    about: str


class KitService:
    """Reads from disk each time: whoever looks here is changing these files."""

    def __init__(self, kit: Path = KIT, sprite: Path = SPRITE, presets: Path = PRESETS) -> None:
        self._kit = kit
        self._sprite = sprite
        self._presets = presets

    def components(self) -> dict[str, Component]:
        """Every macro by name."""
        return {file.stem: _describe(file) for file in sorted(self._kit.glob("*.html"))}

    def icons(self, search: str = "") -> list[str]:
        """Names in the sprite that contain `search`."""
        names = re.findall(r'<symbol id="([^"]+)"', self._sprite.read_text("utf-8"))
        return [name for name in names if search.lower().strip() in name]

    def presets(self) -> list[str]:
        return sorted(file.stem for file in self._presets.glob("*.css"))

    def preset(self, name: str) -> str:
        """The name itself, if there is such a theme."""
        if name not in self.presets():
            raise UnknownPresetError(preset=name)
        return name


def _describe(file: Path) -> Component:
    text = file.read_text("utf-8")
    comment = re.match(r"\{#-?\s*(.*?)\s*-?#\}", text, re.DOTALL)
    words = " ".join(comment[1].split()) if comment else f"ui.{file.stem}()"
    end = _end_of_call(words)
    return Component(file.stem, words[:end], words[end:].lstrip(" :,"))


def _end_of_call(words: str) -> int:
    """Where the parentheses of `ui.name(...)` close; default values may hold some, too."""
    depth = 0
    for place, letter in enumerate(words):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return place + 1
    return 0


kit_service = KitService()
