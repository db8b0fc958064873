import { part, type Part } from '#kernel/lists/part'

/**
 * What one key and bucket held before `from`, what came and went until `before`, and the value of it
 * all until then: `opening`, `units_in`, `units_out`, `value`. Blocks that lie whole on one side of
 * the bounds are read as they are; entry by entry only those that a bound cuts (each by its own span of
 * ids: the OFFSET keeps it from being joined to the whole key), and what was posted since the last of
 * them. `key` names the columns of the key: `{ warehouse: part`l.warehouse_id` … }`.
 */
export function keySums(
  key: { warehouse: Part; sku: Part; bucket: string },
  { from, before }: { from: Date; before: Date }
): Part {
  const of = (alias: 'b' | 'x') => {
    const [warehouse, sku, bucket] = COLUMNS[alias]
    return part`${warehouse} = ${key.warehouse} AND ${sku} = ${key.sku} AND ${bucket} = ${key.bucket}`
  }
  const entry = part`CASE WHEN x.occurred_at < ${from} THEN x.delta ELSE 0 END AS opening,
    CASE WHEN x.occurred_at >= ${from} THEN greatest(x.delta, 0) ELSE 0 END AS units_in,
    CASE WHEN x.occurred_at >= ${from} THEN greatest(-x.delta, 0) ELSE 0 END AS units_out, x.value`
  const whole = part`b.latest < ${before} AND (b.latest < ${from} OR b.earliest >= ${from})`
  return part`SELECT coalesce(sum(k.opening), 0)::bigint AS opening, coalesce(sum(k.units_in), 0)::bigint AS units_in,
      coalesce(sum(k.units_out), 0)::bigint AS units_out, coalesce(sum(k.value), 0) AS value
    FROM (
      SELECT CASE WHEN b.latest < ${from} THEN b.units_in - b.units_out ELSE 0 END AS opening,
             CASE WHEN b.latest < ${from} THEN 0 ELSE b.units_in END AS units_in,
             CASE WHEN b.latest < ${from} THEN 0 ELSE b.units_out END AS units_out, b.value
        FROM stock_entry_sums b WHERE ${of('b')} AND ${whole}
      UNION ALL
      SELECT x.* FROM stock_entry_sums b
       CROSS JOIN LATERAL (SELECT ${entry} FROM stock_entries x
         WHERE ${of('x')} AND x.id BETWEEN b.first_id AND b.last_id AND x.occurred_at < ${before} OFFSET 0) x
       WHERE ${of('b')} AND b.earliest < ${before} AND NOT (${whole})
      UNION ALL
      SELECT ${entry} FROM stock_entries x
       WHERE ${of('x')} AND x.occurred_at < ${before} AND x.id > (SELECT coalesce(max(b.last_id), 0) FROM stock_entry_sums b WHERE ${of('b')})) k`
}

const COLUMNS = {
  b: [part`b.warehouse_id`, part`b.sku_id`, part`b.bucket`],
  x: [part`x.warehouse_id`, part`x.sku_id`, part`x.bucket`],
} as const
