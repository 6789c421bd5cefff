"""What must always be true of orders: each query counts what is wrong."""

INVARIANTS = {
    "an order comes to the sum of its lines and its delivery": (
        "SELECT count(*) FROM orders_orders o WHERE total_cents - shipping_cents <>"
        " (SELECT coalesce(sum(l.total_cents), 0) FROM orders_lines l"
        " WHERE l.vendor_id = o.vendor_id AND l.order_id = o.id)"
        " OR subtotal_cents <> (SELECT coalesce(sum(l.total_cents + l.discount_cents), 0)"
        " FROM orders_lines l WHERE l.vendor_id = o.vendor_id AND l.order_id = o.id)"
    ),
    "discounts are shared among the lines to the cent": (
        "SELECT count(*) FROM orders_orders o WHERE (SELECT"
        " coalesce(sum((x ->> 'amount_cents')::int), 0) FROM jsonb_array_elements(o.discounts) x)"
        " <> (SELECT coalesce(sum(l.discount_cents), 0) FROM orders_lines l"
        " WHERE l.vendor_id = o.vendor_id AND l.order_id = o.id)"
    ),
    "a line comes to its quantity times its price": (
        "SELECT count(*) FROM orders_lines WHERE"
        " total_cents + discount_cents <> quantity * unit_price_cents"
    ),
    "VAT is shown for the whole sum": (
        "SELECT count(*) FROM orders_orders o WHERE total_cents <> (SELECT"
        " coalesce(sum((x ->> 'gross_cents')::int), 0) FROM jsonb_array_elements(o.taxes) x)"
    ),
    "a checkout became one order": (
        "SELECT count(*) FROM (SELECT 1 FROM orders_orders GROUP BY vendor_id, checkout_id"
        " HAVING count(*) > 1) doubled"
    ),
    "refunds add up": (
        "SELECT count(*) FROM orders_orders o WHERE refunded_cents <> (SELECT"
        " coalesce(sum(r.amount_cents), 0) FROM orders_refunds r WHERE r.vendor_id = o.vendor_id"
        " AND r.order_id = o.id AND r.status <> 'failed')"
    ),
}
