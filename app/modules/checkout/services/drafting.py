"""The order to be: what the shopper was shown, frozen."""

from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.services.quote_service import Quote, rate_of
from app.modules.orders.schemas import Address, DraftDiscount, DraftLine, OrderDraft


def draft_of(quote: Quote, form: CheckoutForm, locale: str, customer_id: int | None) -> OrderDraft:
    return OrderDraft(
        email=form.email,
        address=Address(
            name=form.name,
            street=form.street,
            postcode=form.postcode,
            city=form.city,
            country=form.country,
        ),
        locale=locale,
        currency=quote.cart.currency,
        lines=[
            DraftLine(
                sku=line.sku,
                title=line.title,
                options=dict(line.options),
                picture=line.picture,
                quantity=line.quantity,
                unit_price_cents=line.unit_price_cents,
                discount_cents=line.discount_cents,
                total_cents=line.paid_cents,
                tax_rate=rate_of(quote.rates, line.tax_class),
                exclusion=line.exclusion,
            )
            for line in quote.cart.lines
        ],
        subtotal_cents=quote.cart.subtotal_cents,
        discounts=[
            DraftDiscount(
                id=discount.rule.id,
                name=discount.rule.name,
                code=discount.rule.code,
                kind=discount.rule.kind,
                amount_cents=discount.amount_cents,
                shares=dict(discount.shares),
            )
            for discount in quote.cart.promoted.discounts
        ],
        shipping_cents=quote.delivery.price_cents,
        shipping_name=quote.delivery.name or quote.delivery.code,
        total_cents=quote.total_cents,
        taxes=[
            {"rate": tax.rate, "gross_cents": tax.gross_cents, "tax_cents": tax.tax_cents}
            for tax in quote.taxes
        ],
        payment_method=form.payment,
        note=form.note,
        customer_id=customer_id,
    )
