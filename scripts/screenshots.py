"""Pictures of the running demo: python3 dev.py exec python scripts/screenshots.py

Without arguments it makes those of the README (`docs/images/`). With paths, it makes each page at
360 and 1440 px, light and dark, in `var/screenshots`: ... screenshots.py /vendor/atelier/orders
Whoever the path belongs to is signed in first.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright

from demo import plan
from demo.shops import ADMIN, PASSWORD

URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
HEIGHTS = {360: 780, 1440: 900}
README = {
    "shop-list": ("/shop/atelier/products", 1440),
    "shop-product": ("/shop/paiperlek/products/{first}", 360),
    "orders": ("/vendor/atelier/orders", 1440),
}


def main(paths: list[str]) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in paths:
            for width in HEIGHTS:
                for scheme in ("light", "dark"):
                    name = f"{path.strip('/').replace('/', '-')}-{width}-{scheme}"
                    target = ROOT / "var" / "screenshots" / f"{name}.png"
                    take(browser, path, width, target, scheme=scheme)
        for name, (path, width) in README.items() if not paths else ():
            take(browser, path, width, ROOT / "docs" / "images" / f"{name}.png", whole=False)
        browser.close()


def take(
    browser: Browser, path: str, width: int, to: Path, *, scheme: str = "light", whole: bool = True
) -> None:
    """One page, as whoever it belongs to, in the light or the dark."""
    view = {"width": width, "height": HEIGHTS[width]}
    context = browser.new_context(viewport=view, color_scheme=scheme, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, path)
    page.goto(URL + resolved(page, path), wait_until="networkidle")
    to.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=to, full_page=whole)
    print(to.relative_to(ROOT))
    context.close()


def sign_in(page: Page, path: str) -> None:
    realm, _, rest = path.strip("/").partition("/")
    if realm not in {"admin", "vendor"}:
        return
    code = rest.partition("/")[0]
    email = ADMIN
    if realm == "vendor":
        email = next(shop["owner"]["email"] for shop in plan.shops() if shop.code == code)
    page.goto(f"{URL}/{realm}/login?lang=en")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def resolved(page: Page, path: str) -> str:
    """`{first}` is the first thing of the list above it."""
    if "{first}" not in path:
        return path
    above = path.partition("/{first}")[0]
    page.goto(URL + above)
    href = page.locator(f'main a[href^="{above}/"]').first.get_attribute("href")
    return href or above


if __name__ == "__main__":
    main(sys.argv[1:])
