"""Finding and counting as functions of the database.

Under row-level security no index serves `@@`, `&&`, `LIKE` or `%`: the operators are not
leakproof. So these run as a role that sees all rows, and each asks for the tenant's own itself.
What was asked comes as JSON and goes into the statement as quoted literals, so that every search
is planned for what it asks: a plan made for any search serves none.

`asked`: `query` (a tsquery), `parts` (pieces of words, each must occur), `groups` (lists of
facets, one of each must hold), `low` and `high` (cents), `order`, `most`, `skip`.
"""

CONDITIONS = """
CREATE FUNCTION catalog_conditions(asked jsonb, except_group int) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public AS $$
DECLARE
  said text := format('p.vendor_id = %s AND p.status = ''active''',
                      nullif(current_setting('app.vendor_id', true), '')::int);
  one record;
BEGIN
  IF asked ->> 'query' <> '' THEN
    said := said || format(' AND p.search @@ %L::tsquery', asked ->> 'query');
  END IF;
  FOR one IN SELECT value FROM jsonb_array_elements_text(asked -> 'parts') LOOP
    said := said || format(' AND p.search_text LIKE %L', '%' || one.value || '%');
  END LOOP;
  FOR one IN SELECT value, ordinality::int AS place
      FROM jsonb_array_elements(asked -> 'groups') WITH ORDINALITY LOOP
    IF one.value = '["stock=in"]' THEN
      said := said || CASE WHEN one.place = except_group THEN ''
                           ELSE ' AND NOT p.is_sold_out' END;
    ELSIF one.place <> except_group THEN
      said := said || format(' AND p.facets && %L::text[]',
        ARRAY(SELECT jsonb_array_elements_text(one.value)));
    END IF;
  END LOOP;
  IF asked ->> 'low' IS NOT NULL THEN
    said := said || format(' AND p.price_cents >= %s', (asked ->> 'low')::int);
  END IF;
  IF asked ->> 'high' IS NOT NULL THEN
    said := said || format(' AND p.price_cents <= %s', (asked ->> 'high')::int);
  END IF;
  RETURN said;
END $$
"""

# Of many that match, so many are weighed; who finds more narrows it down.
FIND = """
CREATE FUNCTION catalog_find(asked jsonb) RETURNS TABLE (id int, place bigint, total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  said text := catalog_conditions(asked, 0);
  ordering text := CASE asked ->> 'order' WHEN 'price' THEN 'price_cents, id'
    WHEN 'price_desc' THEN 'price_cents DESC, id DESC'
    WHEN 'best' THEN 'rank DESC, id DESC' ELSE 'id DESC' END;
BEGIN
  IF asked ->> 'query' <> '' OR jsonb_array_length(asked -> 'parts') > 0 THEN
    RETURN QUERY EXECUTE format(
      'WITH found AS MATERIALIZED (SELECT p.id, p.price_cents, %s AS rank FROM catalog_products p'
      ' WHERE %s LIMIT 1001) SELECT f.id, row_number() OVER (ORDER BY %s),'
      ' (SELECT count(*) FROM found) FROM found f ORDER BY %s LIMIT %s OFFSET %s',
      CASE WHEN asked ->> 'query' <> ''
        THEN format('ts_rank(p.search, %L::tsquery)', asked ->> 'query') ELSE '0' END,
      said, ordering, ordering, (asked ->> 'most')::int, (asked ->> 'skip')::int);
  ELSE
    RETURN QUERY EXECUTE format(
      'SELECT f.id, row_number() OVER (), (SELECT count(*) FROM (SELECT 1 FROM catalog_products p'
      ' WHERE %s LIMIT 1001) capped) FROM (SELECT p.id FROM catalog_products p WHERE %s'
      ' ORDER BY %s LIMIT %s OFFSET %s) f',
      said, said, 'p.' || replace(ordering, ', ', ', p.'),
      (asked ->> 'most')::int, (asked ->> 'skip')::int);
  END IF;
END $$
"""

# What may be ticked, and how many it would leave: a group that is narrowed already is counted as
# if it were not. Beyond `most` matches the counts are those of the first so many.
FACETS = """
CREATE FUNCTION catalog_facets(asked jsonb, most int)
RETURNS TABLE (facet text, matches bigint, is_capped boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  groups jsonb := asked -> 'groups';
  names text[] := ARRAY(SELECT split_part(value ->> 0, '=', 1) FROM jsonb_array_elements(groups));
  turn int;
BEGIN
  FOR turn IN 0 .. jsonb_array_length(groups) LOOP
    RETURN QUERY EXECUTE format(
      'WITH found AS MATERIALIZED (SELECT p.facets, p.is_sold_out FROM catalog_products p'
      ' WHERE %s LIMIT %s), size AS (SELECT count(*) >= %s AS full_up FROM found)'
      ' SELECT v.facet, count(*), (SELECT full_up FROM size) FROM found f, unnest(f.facets ||'
      ' CASE WHEN f.is_sold_out THEN NULL ELSE ''stock=in'' END) AS v(facet)'
      ' WHERE v.facet IS NOT NULL AND %s GROUP BY v.facet',
      catalog_conditions(asked, turn), most, most,
      CASE WHEN turn = 0 THEN format('NOT split_part(v.facet, ''='', 1) = ANY(%L::text[])', names)
           ELSE format('split_part(v.facet, ''='', 1) = %L', names[turn]) END);
  END LOOP;
END $$
"""

# A word that nothing of the shop begins with becomes the nearest that there is: few letters
# apart, first those with the same first letter; else it falls into two that stand in the shop
# ("kaffeetasse": "kaffee", "tasse"). NULL where there is none.
SPELL = """
CREATE FUNCTION catalog_spell(typed text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  tenant int := nullif(current_setting('app.vendor_id', true), '')::int;
  token text;
  nearest text;
  halves text[];
  said text[] := '{}';
BEGIN
  FOREACH token IN ARRAY typed LOOP
    IF EXISTS (SELECT 1 FROM catalog_words w WHERE w.vendor_id = tenant
        AND w.word >= token AND w.word < token || '~') OR length(token) < 4 THEN
      said := said || token;
      CONTINUE;
    END IF;
    SELECT ARRAY[a.word, b.word] INTO halves
      FROM generate_series(3, length(token) - 3) AS cut
      JOIN catalog_words a ON a.vendor_id = tenant
        AND a.word = ANY(ARRAY[left(token, cut), rtrim(left(token, cut), 's')])
      JOIN catalog_words b ON b.vendor_id = tenant AND b.word = substr(token, cut + 1)
      ORDER BY length(b.word) DESC LIMIT 1;
    IF halves IS NOT NULL THEN
      said := said || halves;
      CONTINUE;
    END IF;
    SELECT w.word INTO nearest FROM catalog_words w
      WHERE w.vendor_id = tenant AND w.word >= left(token, 1) AND w.word < left(token, 1) || '~'
        AND length(w.word) BETWEEN length(token) - 2 AND length(token) + 2
        AND levenshtein_less_equal(w.word, token, 2) <= 2
      ORDER BY levenshtein_less_equal(w.word, token, 2), similarity(w.word, token) DESC, w.word
      LIMIT 1;
    IF nearest IS NULL THEN
      SELECT w.word INTO nearest FROM catalog_words w
        WHERE w.vendor_id = tenant AND w.word % token
        ORDER BY similarity(w.word, token) DESC, w.word LIMIT 1;
    END IF;
    IF nearest IS NULL THEN
      RETURN NULL;
    END IF;
    said := said || nearest;
  END LOOP;
  RETURN said;
END $$
"""

KEEP_WORDS = """
CREATE FUNCTION catalog_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO catalog_words (vendor_id, word)
    SELECT DISTINCT w.vendor_id, v.word
    FROM written w, regexp_split_to_table(w.search_text, '[^a-z]+') AS v(word)
    WHERE length(v.word) BETWEEN 3 AND 40 ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""

ASKED = {
    "catalog_find(jsonb)": FIND,
    "catalog_facets(jsonb, int)": FACETS,
    "catalog_spell(text[])": SPELL,
}
