"""/admin/dev-tools"""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.api.deps import CurrentAdmin, PageParams
from app.modules.dev_tools.services import kit_service, mail_service
from app.modules.dev_tools.services.samples import gallery_samples, shop_samples
from app.templates_config import render

router = APIRouter()

# A caught mail is somebody else's markup: it may lay itself out, and nothing more.
MAIL_POLICY = (
    "default-src 'none'; img-src https: data:; style-src 'unsafe-inline';"
    " frame-ancestors 'self'; sandbox"
)


@router.get("/dev-tools", response_class=HTMLResponse, name="dev-tools:gallery")
def gallery_page(request: Request, admin: CurrentAdmin, page: PageParams) -> HTMLResponse:
    """Every component in every tone, size and state."""
    components = kit_service.components()
    samples = gallery_samples(page)
    return render(request, "dev_tools/admin/gallery.html", components=components, **samples)


@router.get("/dev-tools/shop", response_class=HTMLResponse, name="dev-tools:shop")
def shop_gallery_page(
    request: Request,
    admin: CurrentAdmin,
    preset: str = "atelier",
    mode: Annotated[str, Query(pattern="^(auto|light|dark)$")] = "auto",
) -> HTMLResponse:
    """The components of shops in one of their themes."""
    return render(
        request,
        "dev_tools/admin/shop.html",
        components=kit_service.components(),
        preset=kit_service.preset(preset),
        presets=kit_service.presets(),
        mode=mode,
        **shop_samples(),
    )


@router.get("/dev-tools/icons", response_class=HTMLResponse, name="dev-tools:icons")
def icons_page(request: Request, admin: CurrentAdmin, search: str = "") -> HTMLResponse:
    """The icons of the sprite, by name."""
    icons = kit_service.icons(search)
    return render(request, "dev_tools/admin/icons.html", icons=icons, search=search)


@router.get("/dev-tools/mail", response_class=HTMLResponse, name="dev-tools:mail")
def mail_page(
    request: Request, admin: CurrentAdmin, page: PageParams, search: str = ""
) -> HTMLResponse:
    """What the mail catcher holds."""
    mails = mail_service.page(page, search)
    return render(request, "dev_tools/admin/mail.html", mails=mails, search=search)


@router.get("/dev-tools/mail/{mail_id}", response_class=HTMLResponse, name="dev-tools:mail_detail")
def mail_detail_page(request: Request, admin: CurrentAdmin, mail_id: str) -> HTMLResponse:
    """One mail."""
    mail = mail_service.get(mail_id)
    return render(request, "dev_tools/admin/mail_detail.html", mail=mail)


@router.get(
    "/dev-tools/mail/{mail_id}/html", response_class=HTMLResponse, name="dev-tools:mail_html"
)
def mail_html_page(admin: CurrentAdmin, mail_id: str) -> HTMLResponse:
    """The mail's own markup, for the frame that shows it."""
    mail = mail_service.get(mail_id)
    return HTMLResponse(mail.html, headers={"Content-Security-Policy": MAIL_POLICY})
