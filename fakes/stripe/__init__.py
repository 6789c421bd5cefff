"""A payment gateway that speaks Stripe's protocol: `python -m fakes.stripe` (port 12111).

It serves the demo and the tests behind the very client code that talks to the real one: Checkout
Sessions with a hosted page, PaymentIntents, refunds, events, signed webhooks, idempotency keys.
`/_fake/controls` makes it slow, forgetful or broken on purpose.
"""
