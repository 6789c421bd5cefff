"""The content security policy of every page."""

PARTS = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: https:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def content_security(*form_targets: str) -> str:
    """The policy. `form_targets` are the origins that a form of the page may lead on to: browsers
    check the redirect after a submission as well."""
    return "; ".join((*PARTS, " ".join(("form-action 'self'", *form_targets))))
