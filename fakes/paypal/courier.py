"""Events in PayPal's shape, and how they are signed."""

import base64
import hashlib
import hmac
import json
import uuid
import zlib
from datetime import UTC, datetime

from fakes.stripe.store import Object
from fakes.stripe.webhooks import Courier

# The real one signs with a certificate that only it has. Who asks us is asking the signer itself.
SIGNING_KEY = b"only this process signs with it"
CERTIFICATE = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594"
SUMMARIES = {
    "CHECKOUT.ORDER.APPROVED": "An order has been approved by buyer",
    "PAYMENT.CAPTURE.COMPLETED": "Payment completed",
    "PAYMENT.CAPTURE.DENIED": "Payment denied",
    "PAYMENT.CAPTURE.PENDING": "Payment pending",
    "PAYMENT.CAPTURE.REFUNDED": "A payment was refunded",
}


class PayPalCourier(Courier):
    def announce(self, account: str, kind: str, body: Object, request: Object) -> Object:
        event: Object = {
            "id": f"WH-{uuid.uuid4().hex[:17].upper()}-{uuid.uuid4().hex[:17].upper()}",
            "event_version": "1.0",
            "create_time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "resource_type": request["type"],
            "resource_version": "2.0",
            "event_type": kind,
            "summary": SUMMARIES[kind],
            "resource": json.loads(json.dumps(body)),
            "links": [],
        }
        return self.dispatch(account, kind, event)

    def written(self, event: Object) -> str:
        told = {name: value for name, value in event.items() if name != "pending_webhooks"}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)

    def signed(self, account: str, endpoint: Object, payload: str) -> dict[str, str]:
        return headers(endpoint["id"], payload)


def headers(webhook_id: str, payload: str, *, key: bytes = SIGNING_KEY) -> dict[str, str]:
    """What proves that `payload` was sent for this webhook."""
    told = str(uuid.uuid4())
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        "PAYPAL-CERT-URL": CERTIFICATE,
        "PAYPAL-TRANSMISSION-ID": told,
        "PAYPAL-TRANSMISSION-SIG": signature(told, at, webhook_id, payload, key=key),
        "PAYPAL-TRANSMISSION-TIME": at,
        "User-Agent": "PayPal/AUHD-214.0-58263478",
    }


def signature(
    transmission_id: str, at: str, webhook_id: str, payload: str, *, key: bytes = SIGNING_KEY
) -> str:
    """Over the id, the time, the webhook and the CRC-32 of the text, as PayPal documents it."""
    message = f"{transmission_id}|{at}|{webhook_id}|{zlib.crc32(payload.encode())}"
    return base64.b64encode(hmac.new(key, message.encode(), hashlib.sha256).digest()).decode()
