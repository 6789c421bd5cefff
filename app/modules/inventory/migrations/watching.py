"""Triggers that note what others want to know: balances, and SKUs that sold out or came back."""

# After each movement, what lies there: so it can be said later with which one a difference began.
# In the statement that makes the level itself nothing can be read yet; then it begins with it.
BALANCE = """
CREATE FUNCTION inventory_note_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT on_hand INTO NEW.balance FROM inventory_stock_items
    WHERE vendor_id = NEW.vendor_id AND sku = NEW.sku AND location = NEW.location;
  NEW.balance := coalesce(NEW.balance, greatest(NEW.quantity, 0));
  RETURN NEW;
END $$
"""
CROSSING = """
CREATE FUNCTION inventory_note_crossing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A shop that goes takes its stock along: there is nobody left to tell.
  INSERT INTO inventory_crossings (vendor_id, sku)
    SELECT v.id, coalesce(NEW.sku, OLD.sku) FROM vendors v
    WHERE v.id = coalesce(NEW.vendor_id, OLD.vendor_id);
  RETURN NULL;
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER note_balance BEFORE INSERT ON inventory_movements FOR EACH ROW"
    " EXECUTE FUNCTION inventory_note_balance()",
    "CREATE TRIGGER note_new AFTER INSERT ON inventory_stock_items FOR EACH ROW"
    " WHEN (NEW.on_hand <= NEW.reserved) EXECUTE FUNCTION inventory_note_crossing()",
    "CREATE TRIGGER note_changed AFTER UPDATE ON inventory_stock_items FOR EACH ROW"
    " WHEN ((NEW.on_hand > NEW.reserved) <> (OLD.on_hand > OLD.reserved))"
    " EXECUTE FUNCTION inventory_note_crossing()",
    "CREATE TRIGGER note_gone AFTER DELETE ON inventory_stock_items FOR EACH ROW"
    " WHEN (OLD.on_hand <= OLD.reserved) EXECUTE FUNCTION inventory_note_crossing()",
)
