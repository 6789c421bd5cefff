"""Stock changes as functions: one round trip, rows locked in the order of their SKUs.

Each works for the tenant of the transaction. Sorting is what keeps two checkouts with the same
goods in another order from waiting for each other for ever. `visible` tells whether a shopper
could see a difference: shops show exact numbers up to five, and "in stock" above.
"""

HOLD = """
CREATE FUNCTION inventory_hold(owner text, skus text[], quantities int[], minutes int)
RETURNS boolean LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  tenant int := nullif(current_setting('app.vendor_id', true), '')::int;
  line record;
  was int;
  left_over int;
  visible boolean := false;
BEGIN
  FOR line IN SELECT s AS sku, sum(q)::int AS quantity
      FROM unnest(skus, quantities) AS wanted(s, q) GROUP BY s ORDER BY s LOOP
    UPDATE inventory_stock_items SET reserved = reserved + line.quantity, updated_at = now()
      WHERE vendor_id = tenant AND sku = line.sku AND location = 'main'
        AND on_hand - reserved >= line.quantity
      RETURNING on_hand - reserved INTO left_over;
    IF FOUND THEN
      INSERT INTO inventory_reservations (vendor_id, ref, sku, quantity, expires_at)
        VALUES (tenant, owner, line.sku, line.quantity,
                now() + make_interval(mins => minutes))
        -- Paid after its time was up: what was let go is held once more.
        ON CONFLICT (vendor_id, ref, sku, location) DO UPDATE
          SET status = 'held', quantity = excluded.quantity, expires_at = excluded.expires_at
          WHERE inventory_reservations.status = 'released';
      IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'unique_violation', MESSAGE = 'held already';
      END IF;
      visible := visible OR left_over <= 5;
    ELSE
      SELECT on_hand - reserved INTO was FROM inventory_stock_items
        WHERE vendor_id = tenant AND sku = line.sku AND location = 'main';
      IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'WZ001', MESSAGE = 'insufficient stock',
          DETAIL = json_build_object('sku', line.sku, 'wanted', line.quantity,
                                     'available', was)::text;
      END IF;
    END IF;
  END LOOP;
  RETURN visible;
END $$
"""

KEEP = """
CREATE FUNCTION inventory_keep(owner text) RETURNS void
LANGUAGE sql SET search_path = public AS $$
  UPDATE inventory_reservations SET expires_at = NULL
    WHERE vendor_id = nullif(current_setting('app.vendor_id', true), '')::int
      AND ref = owner AND status = 'held'
$$
"""

RELEASE = """
CREATE FUNCTION inventory_release(owner text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  tenant int := nullif(current_setting('app.vendor_id', true), '')::int;
  line record;
  left_over int;
  visible boolean := false;
BEGIN
  FOR line IN SELECT sku, location, quantity FROM inventory_reservations
      WHERE vendor_id = tenant AND ref = owner AND status = 'held' ORDER BY sku, location LOOP
    UPDATE inventory_stock_items SET reserved = reserved - line.quantity, updated_at = now()
      WHERE vendor_id = tenant AND sku = line.sku AND location = line.location
      RETURNING on_hand - reserved INTO left_over;
    UPDATE inventory_reservations SET status = 'released'
      WHERE vendor_id = tenant AND ref = owner AND sku = line.sku AND location = line.location
        AND status = 'held';
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'released meanwhile';
    END IF;
    visible := visible OR left_over - line.quantity <= 5;
  END LOOP;
  RETURN visible;
END $$
"""

SHIP = """
CREATE FUNCTION inventory_ship(owner text, parcel text, skus text[], quantities int[])
RETURNS void LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  tenant int := nullif(current_setting('app.vendor_id', true), '')::int;
  line record;
BEGIN
  FOR line IN SELECT r.id, r.sku, r.location, w.quantity, r.quantity AS held
      FROM (SELECT s AS sku, sum(q)::int AS quantity
            FROM unnest(skus, quantities) AS given(s, q) GROUP BY s) w
      JOIN inventory_reservations r ON r.vendor_id = tenant AND r.ref = owner
        AND r.sku = w.sku AND r.status = 'held'
      ORDER BY r.sku, r.location LOOP
    UPDATE inventory_stock_items
      SET on_hand = on_hand - line.quantity, reserved = reserved - line.quantity,
          updated_at = now()
      WHERE vendor_id = tenant AND sku = line.sku AND location = line.location;
    IF line.quantity >= line.held THEN
      UPDATE inventory_reservations SET status = 'shipped' WHERE id = line.id;
    ELSE
      UPDATE inventory_reservations SET quantity = quantity - line.quantity WHERE id = line.id;
    END IF;
    INSERT INTO inventory_movements (vendor_id, sku, location, quantity, reason, ref, actor)
      VALUES (tenant, line.sku, line.location, -line.quantity, 'sale', parcel,
              coalesce(current_setting('app.actor', true), ''));
  END LOOP;
END $$
"""

SET_LEVELS = """
CREATE OR REPLACE FUNCTION inventory_set_levels(cause text, why text, skus text[], levels int[])
RETURNS int LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  tenant int := nullif(current_setting('app.vendor_id', true), '')::int;
  who text := coalesce(current_setting('app.actor', true), '');
  line record;
  changed int;
BEGIN
  -- Rows are found by key, one look-up for each SKU, whatever the statistics say of a table that
  -- is just filling; and known ones are not inserted "on conflict", which would use up ids.
  WITH wanted AS MATERIALIZED (
    SELECT s AS sku, max(l)::int AS level FROM unnest(skus, levels) AS given(s, l)
    GROUP BY s ORDER BY s
  ), added AS (
    INSERT INTO inventory_stock_items (vendor_id, sku, on_hand)
      SELECT tenant, w.sku, w.level FROM wanted w LEFT JOIN LATERAL (
        SELECT id FROM inventory_stock_items
        WHERE vendor_id = tenant AND sku = w.sku AND location = 'main' LIMIT 1
      ) i ON true
      WHERE i.id IS NULL
      ON CONFLICT (vendor_id, sku, location) DO NOTHING RETURNING sku, on_hand
  )
  INSERT INTO inventory_movements (vendor_id, sku, quantity, reason, ref, actor)
    SELECT tenant, a.sku, a.on_hand, why, cause, who FROM added a WHERE a.on_hand <> 0;
  GET DIAGNOSTICS changed = ROW_COUNT;
  FOR line IN
    SELECT i.id, w.sku, i.on_hand, greatest(w.level, i.reserved) AS level
    FROM (SELECT s AS sku, max(l)::int AS level FROM unnest(skus, levels) AS given(s, l)
          GROUP BY s ORDER BY s) w
    CROSS JOIN LATERAL (
      SELECT id, on_hand, reserved FROM inventory_stock_items
      WHERE vendor_id = tenant AND sku = w.sku AND location = 'main' LIMIT 1 FOR UPDATE
    ) i
    WHERE i.on_hand <> greatest(w.level, i.reserved)
  LOOP
    UPDATE inventory_stock_items SET on_hand = line.level, updated_at = now() WHERE id = line.id;
    INSERT INTO inventory_movements (vendor_id, sku, quantity, reason, ref, actor)
      VALUES (tenant, line.sku, line.level - line.on_hand, why, cause, who);
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$
"""

ALL = {
    "inventory_hold(text, text[], int[], int)": HOLD,
    "inventory_keep(text)": KEEP,
    "inventory_release(text)": RELEASE,
    "inventory_ship(text, text, text[], int[])": SHIP,
    "inventory_set_levels(text, text, text[], int[])": SET_LEVELS,
}
