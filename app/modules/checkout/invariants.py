"""What must always be true of checkouts: each query counts what is wrong."""

INVARIANTS = {
    "a completed checkout has its order": (
        "SELECT count(*) FROM checkout_checkouts c WHERE status = 'completed' AND NOT EXISTS"
        " (SELECT 1 FROM orders_orders o WHERE o.vendor_id = c.vendor_id"
        " AND o.checkout_id = c.id AND o.id = c.order_id)"
    ),
    "an order has its completed checkout": (
        "SELECT count(*) FROM orders_orders o WHERE EXISTS (SELECT 1 FROM checkout_checkouts c"
        " WHERE c.vendor_id = o.vendor_id AND c.id = o.checkout_id AND c.status <> 'completed')"
    ),
    "what was agreed is what was ordered": (
        "SELECT count(*) FROM checkout_checkouts c JOIN orders_orders o"
        " ON o.vendor_id = c.vendor_id AND o.checkout_id = c.id"
        " WHERE o.total_cents <> c.total_cents OR o.currency <> c.currency"
    ),
}
