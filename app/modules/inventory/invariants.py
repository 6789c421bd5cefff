"""What must always be true of stock: each query counts what is wrong."""

INVARIANTS = {
    "stock is the sum of its movements": (
        "SELECT count(*) FROM inventory_stock_items i WHERE on_hand <> coalesce((SELECT"
        " sum(quantity) FROM inventory_movements m WHERE m.vendor_id = i.vendor_id"
        " AND m.sku = i.sku AND m.location = i.location), 0)"
    ),
    "what is reserved is the sum of what is held": (
        "SELECT count(*) FROM inventory_stock_items i WHERE reserved <> coalesce((SELECT"
        " sum(quantity) FROM inventory_reservations r WHERE r.vendor_id = i.vendor_id"
        " AND r.sku = i.sku AND r.location = i.location AND r.status = 'held'), 0)"
    ),
    "nothing is oversold": (
        "SELECT count(*) FROM inventory_stock_items WHERE on_hand < reserved OR reserved < 0"
    ),
}
