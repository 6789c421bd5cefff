"""Texts and addresses from strangers: titles without markup, descriptions with harmless markup.

Limits follow Google's product data where a shop has no reason to differ: a title over 150
characters is cut at a word and the row kept, with a warning. Google stops reading descriptions
at 5,000 characters; a shop's own page may say more, so we cut at 20,000.
"""

import html
import re
from urllib.parse import urlsplit

import nh3

TITLE_LIMIT = 150
DESCRIPTION_LIMIT = 20_000
URL_LIMIT = 2_000

_CLEANER = nh3.Cleaner(
    tags={"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "u", "h3", "h4", "sub", "sup",
          "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "blockquote"},
    attributes={"*": set()},
    clean_content_tags={"script", "style", "iframe", "object", "svg", "math", "template",
                        "noscript", "textarea", "title", "head", "select", "form"},
    link_rel=None,
)  # fmt: skip
_STRIPPER = nh3.Cleaner(
    tags=set(),
    attributes={"*": set()},
    clean_content_tags={"script", "style", "svg", "math", "template", "iframe", "object"},
    link_rel=None,
)

_MARKUP = re.compile(r"<(?:[a-zA-Z][^<>]{0,2000}|/[a-zA-Z][^<>]{0,40}|!--.{0,400}?--)>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_ESCAPED_MARKUP = re.compile(
    r"&lt;\s*/?\s*(?:p|br|ul|li|ol|b|strong|div|span|h[1-6]|i|em|table)\b", re.IGNORECASE
)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_BLOCKS = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|td|ul|ol)\b[^<>]{0,200}>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?:/[!#-;=?-\[\]_a-z~]*)?")


def clean_line(text: str) -> str:
    """One line of plain text: no markup, entities decoded, single spaces, nothing invisible."""
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return text.strip() if "  " not in text else " ".join(text.split())
    return _clean_line(text)


def _clean_line(text: str) -> str:
    text = decode_entities(text)
    if _MARKUP.search(text):
        text = html.unescape(_STRIPPER.clean(_BLOCKS.sub(" ", text)))
    return " ".join(visible(text).split())


def decode_entities(text: str) -> str:
    """`&amp;eacute;` is `é`: many feeds escape twice."""
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def visible(text: str) -> str:
    """Drop control characters, direction overrides and other things nobody can see.

    Line breaks and tabs stay. Joiners (U+200C, U+200D) stay, since scripts and emoji need them.
    """
    if text.isprintable():
        return text
    return "".join(char for char in text if char.isprintable() or _is_kept(char))


def _is_kept(char: str) -> bool:
    return char in "\n\r\t\u200c\u200d" or char.isspace()


def has_control_characters(text: str) -> bool:
    return any(char < " " and char not in "\t\n\r" for char in text)


def shorten(text: str, limit: int) -> str:
    """Cut at a word if one ends in the last quarter, else in the middle of a word."""
    if len(text) <= limit:
        return text
    head, space, _ = text[: limit - 1].rpartition(" ")
    kept = head if space and len(head) > limit * 3 // 4 else text[: limit - 1]
    return kept.rstrip(" ,;:-") + "…"


def clean_html(text: str) -> str:
    """A description as safe HTML. Plain text becomes paragraphs; hostile markup disappears."""
    if not text or text.isspace():
        return ""
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return f"<p>{html.escape(text.strip(), quote=False)}</p>"
    return _clean_html(text)


def _clean_html(text: str) -> str:
    if _ESCAPED_MARKUP.search(text):
        text = html.unescape(text)
    text = visible(text)
    if not _MARKUP.search(text):
        return _paragraphs(decode_entities(text))
    if len(text) > DESCRIPTION_LIMIT:
        text = text[:DESCRIPTION_LIMIT].rpartition("<")[0] or text[:DESCRIPTION_LIMIT]
    return _CLEANER.clean(text).strip()


def _paragraphs(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > DESCRIPTION_LIMIT:
        text = shorten(text, DESCRIPTION_LIMIT)
    blocks = (html.escape(block.strip(), quote=False) for block in _PARAGRAPHS.split(text))
    return "".join("<p>" + block.replace("\n", "<br>") + "</p>" for block in blocks if block)


def web_address(text: str) -> str | None:
    """The address if a browser may safely be sent there, else None.

    Only http and https with a host, no user name, no control characters. `//cdn/x.jpg` is read
    as https; spaces and accents in the path are left as they are if nothing worse is in it.
    """
    if _ADDRESS.fullmatch(text) and len(text) <= URL_LIMIT and "&amp;" not in text:
        return text
    text = html.unescape(text.strip())
    if text.startswith("//"):
        text = f"https:{text}"
    if text[:8].lower().startswith(("http://", "https://")):
        text = text.replace(" ", "%20")
        return text if len(text) <= URL_LIMIT and _is_plain_address(text) else None
    return None


def _is_plain_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_ok = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    host = parts.hostname or ""
    characters_ok = text.isprintable() and "\\" not in text and "<" not in text and '"' not in text
    return bool(host) and "@" not in parts.netloc and port_ok and characters_ok
