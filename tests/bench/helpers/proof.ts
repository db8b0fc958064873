import type { PlainStage } from './plain_intake.js'

const FACTS = `
  SELECT
    (SELECT count(*)::int FROM orders WHERE store_id = $1 AND status = 'released' AND number LIKE 'SO-%') AS ours,
    (SELECT count(*)::int FROM orders WHERE store_id = $1 AND status = 'released' AND number LIKE 'B-%') AS theirs,
    (SELECT count(*)::int FROM oms_order_audits a JOIN orders o ON o.id = a.order_id WHERE o.store_id = $1 AND a.verdict = 'passed') AS audits,
    (SELECT count(*)::int FROM oms_allocation_decisions a JOIN orders o ON o.id = a.order_id WHERE o.store_id = $1 AND a.verdict = 'allocated') AS decisions,
    (SELECT sum(reserved)::bigint FROM stock_levels WHERE warehouse_id = $2) AS reserved,
    (SELECT sum(qty)::bigint FROM stock_reservations WHERE warehouse_id = $2 AND state = 'pending') AS promised,
    (SELECT sum(l.qty)::bigint FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.store_id = $1) AS ordered,
    (SELECT sum(l.allocated)::bigint FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.store_id = $1) AS allocated,
    (SELECT count(*)::int FROM stock_levels l WHERE l.warehouse_id = $2 AND l.on_hand <> (
       SELECT coalesce(sum(delta), 0) FROM stock_entries e WHERE e.warehouse_id = l.warehouse_id AND e.sku_id = l.sku_id AND e.bucket = 'on_hand')) AS "unlikeLedger"`

/** What is not as it must be after a run, in words; nothing when every order went the whole way. */
export async function proveIntake(
  stage: PlainStage,
  wanted: { ours: number; theirs: number }
): Promise<string[]> {
  const { sql } = await import('#kernel/sql')
  const [facts] = await sql<Record<string, number>>(null, FACTS, [stage.storeId, stage.warehouseId])
  const all = wanted.ours + wanted.theirs
  const rules: [string, boolean][] = [
    ['orders released', facts.ours === wanted.ours && facts.theirs === wanted.theirs],
    ['an audit an order', facts.audits === all],
    ['a decision an order', facts.decisions === all],
    ['levels promise what is reserved', facts.reserved === facts.promised],
    ['reserved what was ordered', facts.promised === facts.ordered],
    ['allocated what was ordered', facts.allocated === facts.ordered],
    ['levels equal the ledger', facts.unlikeLedger === 0],
  ]
  return rules.flatMap(([name, holds]) => (holds ? [] : [`${name}: ${JSON.stringify(facts)}`]))
}
