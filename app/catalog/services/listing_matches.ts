/**
 * The SKU that the code or barcode of the listing-like row `x` names, exactly: `x.sku_id` where it is
 * one, `x.other_id` where the code names one SKU and the barcode or an alias another.
 * For use as `LATERAL (…) x` over `code` and `barcode` expressions.
 */
export const namedSku = (code: string, barcode: string) => `
  SELECT (array_agg(n.sku_id ORDER BY n.place))[1] AS sku_id,
         (array_agg(n.sku_id ORDER BY n.place) FILTER (WHERE n.sku_id <> n.first_id))[1] AS other_id
    FROM (SELECT m.sku_id, m.place, first_value(m.sku_id) OVER (ORDER BY m.place) AS first_id FROM (
            SELECT s.id AS sku_id, 1 AS place FROM skus s WHERE s.code = ${code}
            UNION ALL SELECT b.sku_id, 2 FROM sku_barcodes b WHERE b.is_active AND b.barcode IN (${code}, ${barcode})
            UNION ALL SELECT a.sku_id, 3 FROM sku_aliases a WHERE a.alias = ${code}) m) n`
