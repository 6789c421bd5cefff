"""New objects with every key that the real ones have."""

from typing import Any

from fakes.stripe.store import Object, new_id, now

API_VERSION = "2026-10-28.endive"

NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def checkout_session(**given: Any) -> Object:
    identity = new_id("cs_test_a1", 56)
    blank: Object = dict.fromkeys(
        """
        after_expiration allow_promotion_codes amount_subtotal amount_total
        billing_address_collection cancel_url client_reference_id client_secret
        collected_information consent consent_collection currency currency_conversion customer
        customer_account customer_creation customer_details customer_email discounts
        integration_identifier invoice invoice_creation locale origin_context payment_intent
        payment_link payment_method_collection payment_method_configuration_details permissions
        recovered_from saved_payment_method_options setup_intent shipping_address_collection
        shipping_cost submit_type subscription success_url wallet_options
        """.split()  # noqa: SIM905 - a list of thirty names reads best as one text
    )
    return (
        blank
        | {
            "id": identity,
            "object": "checkout.session",
            "adaptive_pricing": {"enabled": False},
            "automatic_tax": {
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "created": now(),
            "custom_fields": [],
            "custom_text": dict.fromkeys(
                ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
            ),
            "expires_at": now() + 24 * 3600,
            "livemode": False,
            "managed_payments": {"enabled": False},
            "metadata": {},
            "mode": "payment",
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "payment_status": "unpaid",
            "phone_number_collection": {"enabled": False},
            "shipping_options": [],
            "status": "open",
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted_page",
            "url": None,
        }
        | given
    )


def payment_intent(**given: Any) -> Object:
    identity = new_id("pi_3")
    blank: Object = dict.fromkeys(
        """
        application application_fee_amount automatic_payment_methods canceled_at
        cancellation_reason customer customer_account description excluded_payment_method_types
        last_payment_error latest_charge next_action on_behalf_of payment_method
        payment_method_configuration_details processing receipt_email review setup_future_usage
        shipping source statement_descriptor statement_descriptor_suffix transfer_data
        transfer_group
        """.split()  # noqa: SIM905
    )
    return (
        blank
        | {
            "id": identity,
            "object": "payment_intent",
            "amount": 0,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "capture_method": "automatic_async",
            "client_secret": f"{identity}_secret_{new_id('', 25)}",
            "confirmation_method": "automatic",
            "created": now(),
            "currency": "eur",
            "livemode": False,
            "managed_payments": {"enabled": False},
            "metadata": {},
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "status": "requires_payment_method",
        }
        | given
    )


def charge(intent: Object, card: Object, **given: Any) -> Object:
    identity = new_id("ch_3")
    blank: Object = dict.fromkeys(
        """
        application application_fee application_fee_amount balance_transaction customer
        failure_balance_transaction failure_code failure_message on_behalf_of receipt_email
        receipt_number receipt_url review shipping source source_transfer statement_descriptor
        statement_descriptor_suffix transfer_data transfer_group
        """.split()  # noqa: SIM905
    )
    return blank | {
        "id": identity,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": {
            "address": NO_ADDRESS, "email": None, "name": None, "phone": None, "tax_id": None,
        },
        "calculated_statement_descriptor": "WIZAMART TEST",
        "captured": False,
        "created": now(),
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": {
            "advice_code": None, "network_advice_code": None, "network_decline_code": None,
            "network_status": "approved_by_network", "reason": None,
            "seller_message": "Payment complete.", "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": {"card": card_details(card, intent["amount"]), "type": "card"},
        "refunded": False,
        "refunds": {
            "object": "list", "data": [], "has_more": False,
            "url": f"/v1/charges/{identity}/refunds",
        },
        "status": "succeeded",
    } | given  # fmt: skip


def card_details(card: Object, amount: int) -> Object:
    return {
        "amount_authorized": amount,
        "authorization_code": None,
        "brand": card["brand"],
        "checks": {
            "address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass",
        },
        "country": "LU",
        "exp_month": card.get("exp_month", 12),
        "exp_year": card.get("exp_year", 2034),
        "extended_authorization": {"status": "disabled"},
        "fingerprint": "fake" + card["number"][-8:],
        "funding": "credit",
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card["number"][-4:],
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": None,
        "transaction_link_id": None,
        "wallet": None,
    }  # fmt: skip


def refund(paid: Object, amount: int, **given: Any) -> Object:
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": paid["id"],
        "created": now(),
        "currency": paid["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": {
            "card": {
                "reference_status": "pending", "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": {},
        "payment_intent": paid["payment_intent"],
        "payment_method": paid["payment_method"],
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    } | given  # fmt: skip


def event(kind: str, body: Object, *, version: str, request: Object) -> Object:
    return {
        "id": new_id("evt_1"),
        "object": "event",
        "api_version": version,
        "created": now(),
        "data": {"object": body},
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }


def webhook_endpoint(**given: Any) -> Object:
    return {
        "id": new_id("we_1"),
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": now(),
        "description": None,
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": "",
    } | given


def line_item(name: str, currency: str, unit_amount: int, quantity: int) -> Object:
    product = new_id("prod_", 14)
    return {
        "id": new_id("li_1"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": unit_amount * quantity,
        "amount_tax": 0,
        "amount_total": unit_amount * quantity,
        "currency": currency,
        "description": name,
        "metadata": {},
        "price": {
            "id": new_id("price_1"), "object": "price", "active": False, "currency": currency,
            "product": product, "type": "one_time", "unit_amount": unit_amount,
            "unit_amount_decimal": str(unit_amount),
        },
        "quantity": quantity,
    }  # fmt: skip


def listing(url: str, data: list[Object], *, has_more: bool = False) -> Object:
    return {"object": "list", "url": url, "has_more": has_more, "data": data}
