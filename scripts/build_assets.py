"""Builds what browsers load: CSS with Tailwind, scripts by joining, a sprite of icons.

    python scripts/build_assets.py            build static/shared/{css,js}
    python scripts/build_assets.py --check    fail when the committed files are stale
    python scripts/build_assets.py --vendor   also fetch libraries, fonts and icons by npm

The results are committed, so that running the product needs neither Node nor Tailwind.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
SHARED = ROOT / "static" / "shared"
PACKAGES = ASSETS / "node_modules"
MANIFEST = "assets.json"

PRESETS = tuple(file.stem for file in sorted((ASSETS / "css" / "presets").glob("*.css")))
BUNDLES = ("app", "shop", *(f"presets/{name}" for name in PRESETS))
SCRIPTS = {
    "kit": ("kit/*.js",),
    "shop": ("kit/dialog.js", "kit/dropdown.js", "shop/*.js"),
}
LIBRARIES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "alpine.min.js": "@alpinejs/csp/dist/cdn.min.js",
}
FONTS = {
    "inter": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "figtree": "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "cormorant": "@fontsource/cormorant-garamond/files/cormorant-garamond-latin-600-normal.woff2",
    "bricolage": (
        "@fontsource-variable/bricolage-grotesque/files/"
        "bricolage-grotesque-latin-wght-normal.woff2"
    ),
    "space-grotesk": (
        "@fontsource-variable/space-grotesk/files/space-grotesk-latin-wght-normal.woff2"
    ),
    "baloo": "@fontsource-variable/baloo-2/files/baloo-2-latin-wght-normal.woff2",
    "nunito": "@fontsource-variable/nunito/files/nunito-latin-wght-normal.woff2",
    "hanken": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--vendor", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check()
    if options.vendor:
        vendor()
    build(SHARED)
    for name in sorted(built_files(SHARED)):
        print(f"{(SHARED / name).stat().st_size:>8,}  {name}")
    return 0


def build(target: Path) -> None:
    for folder in ("css/presets", "js"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    for bundle in BUNDLES:
        build_css(bundle, target / "css" / f"{bundle}.css")
    shutil.copy(ASSETS / "js" / "theme.js", target / "js" / "theme.js")
    for name, sources in SCRIPTS.items():
        (target / "js" / f"{name}.js").write_text(joined(sources))
    manifest = {"inputs": inputs_hash(), "files": built_files(target)}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


def build_css(bundle: str, output: Path) -> None:
    command = ["-i", f"assets/css/{bundle}.css", "-o", str(output), "--minify", "--silent"]
    # Beside this interpreter first: that is the version the lock file names.
    program = Path(sys.executable).parent / "tailwindcss"
    subprocess.run([str(program), *command], cwd=ROOT, check=True)


def joined(sources: tuple[str, ...]) -> str:
    """Several small scripts as one: a page on a phone asks once."""
    files = [file for pattern in sources for file in sorted((ASSETS / "js").glob(pattern))]
    lines = (line for file in files for line in file.read_text().splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith("//")) + "\n"


def built_files(target: Path) -> dict[str, str]:
    names = [f"css/{bundle}.css" for bundle in BUNDLES]
    names += ["js/theme.js", *(f"js/{name}.js" for name in SCRIPTS)]
    return {name: hashlib.sha256((target / name).read_bytes()).hexdigest() for name in names}


def inputs() -> Iterator[Path]:
    yield from ASSETS.glob("css/**/*.css")
    yield from ASSETS.glob("js/**/*.js")
    yield from (ROOT / "app" / "templates").rglob("*.html")
    yield from (ROOT / "app" / "modules").glob("*/templates/**/*.html")


def inputs_hash() -> str:
    digest = hashlib.sha256()
    for file in sorted(inputs()):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def check() -> int:
    """Whether the committed files are what the sources give, and all icons are in the sprite.

    Templates change more often than the classes they use: other inputs that still give the
    same files are not stale.
    """
    recorded = json.loads((SHARED / MANIFEST).read_text())
    problems = [f"{name} was edited by hand" for name in edited(recorded["files"])]
    if recorded["inputs"] != inputs_hash():
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder))
            fresh = built_files(Path(folder))
        problems += [
            f"{name} is stale" for name in fresh if fresh[name] != recorded["files"][name]
        ]
    problems += [f"icon {name} is not in assets/icons.txt" for name in sorted(missing_icons())]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("run: python scripts/build_assets.py", file=sys.stderr)
    return 1 if problems else 0


def edited(recorded: dict[str, str]) -> list[str]:
    present = built_files(SHARED)
    return [name for name in present if present[name] != recorded.get(name)]


def wanted_icons() -> set[str]:
    lines = (ASSETS / "icons.txt").read_text().splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def used_icons() -> set[str]:
    """Icons named in templates and in menu items. Names made at run time can't be seen."""
    found: set[str] = set()
    for file in [*(ROOT / "app").rglob("*.html"), *(ROOT / "app" / "modules").rglob("*.py")]:
        text = file.read_text()
        found.update(re.findall(r"""ui\.icon\(["']([a-z0-9-]+)["']""", text))
        found.update(re.findall(r"""\bicon["']?\s*[=:]\s*["']([a-z0-9-]+)["']""", text))
    return found


def missing_icons() -> set[str]:
    sprite = (SHARED / "img" / "icons.svg").read_text()
    return used_icons() - set(re.findall(r'<symbol id="([^"]+)"', sprite))


def vendor() -> None:
    """Copy the third-party files we serve, and their licences; draw the sprite."""
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=ASSETS, check=True)
    for folder in ("lib", "fonts", "img"):
        (SHARED / folder).mkdir(parents=True, exist_ok=True)
    for name, source in LIBRARIES.items():
        code = (PACKAGES / source).read_text()
        (SHARED / "lib" / name).write_text(re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", code))
    for name, source in FONTS.items():
        shutil.copy(PACKAGES / source, SHARED / "fonts" / f"{name}.woff2")
    (SHARED / "img" / "icons.svg").write_text(sprite(sorted(wanted_icons())))
    (SHARED / "LICENCES.txt").write_text(licences())
    unused = wanted_icons() - used_icons()
    print(f"{len(unused)} icons are named nowhere: {', '.join(sorted(unused))}")


def licences() -> str:
    """The licence of every package we took a file from; Alpine's package comes without one."""
    sources = [*LIBRARIES.values(), *FONTS.values(), "lucide-static/icons"]
    parts: list[str] = []
    for source in sorted(set(sources)):
        words = source.split("/")
        package = "/".join(words[:2]) if source.startswith("@") else words[0]
        file = PACKAGES / package / "LICENSE"
        text = (file if file.exists() else ASSETS / "alpine-licence.txt").read_text("utf-8")
        parts.append(f"{package}\n{'=' * len(package)}\n\n{text.strip()}\n")
    return "\n\n".join(parts)


def sprite(names: list[str]) -> str:
    symbols = [symbol(name) for name in names]
    head = '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->'
    return "\n".join([head, *symbols, "</svg>", ""])


def symbol(name: str) -> str:
    source = (PACKAGES / "lucide-static" / "icons" / f"{name}.svg").read_text()
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if shapes is None:
        message = f"{name}.svg holds no picture"
        raise ValueError(message)
    body = re.sub(r"\s*\n\s*", "", shapes[1])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


if __name__ == "__main__":
    sys.exit(main())
