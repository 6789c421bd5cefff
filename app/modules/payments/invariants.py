"""What must always be true of payments: each query counts what is wrong."""

INVARIANTS = {
    "captured is the sum of the ledger": (
        "SELECT count(*) FROM payments_payments p WHERE captured_cents <> (SELECT"
        " coalesce(sum(t.amount_cents), 0) FROM payments_transactions t WHERE"
        " t.vendor_id = p.vendor_id AND t.payment_id = p.id AND t.kind = 'capture')"
    ),
    "refunded is the sum of the ledger": (
        "SELECT count(*) FROM payments_payments p WHERE refunded_cents <> (SELECT"
        " coalesce(sum(t.amount_cents), 0) FROM payments_transactions t WHERE"
        " t.vendor_id = p.vendor_id AND t.payment_id = p.id AND t.kind = 'refund')"
    ),
}
