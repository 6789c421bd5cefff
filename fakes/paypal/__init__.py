"""A payment gateway that speaks PayPal's protocol: `python -m fakes.paypal` (port 12112).

It serves the demo and the tests behind the very client code that talks to the real one: OAuth,
orders v2 with an approval page, captures, refunds, webhooks and their verification.
`/_fake/controls` makes it slow, forgetful or broken on purpose.
"""
