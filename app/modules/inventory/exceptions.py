"""What can go wrong in the inventory module."""

from app.exceptions.base import ConflictError, NotFoundError


class StockItemNotFoundError(NotFoundError):
    code = "inventory.stock_item_not_found"

    def __init__(self, sku: str) -> None:
        super().__init__(f"No stock is kept for {sku}.", sku=sku)


class InsufficientStockError(ConflictError):
    code = "inventory.insufficient_stock"

    def __init__(self, sku: str, *, wanted: int, available: int) -> None:
        super().__init__(
            f"Only {available} of {sku} available, {wanted} wanted.",
            sku=sku,
            wanted=wanted,
            available=available,
        )
