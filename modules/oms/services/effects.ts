import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import MarkOrders, { type OrderMark } from '#orders/actions/mark_orders'
import type { Effect, Finding } from '#modules/oms/domain/finding'
import type { LoadedOrder, RouteHint } from '#modules/oms/queries/load_orders'

const HOUR_MS = 3_600_000

interface Found {
  order: LoadedOrder
  findings: readonly Finding[]
}

/**
 * Puts on orders what their findings want: tags, notes and deadlines in one statement, where they
 * should leave from in another; none when no rule that spoke wants anything. The orders in memory
 * follow.
 */
export async function putEffects(trx: Trx, found: readonly Found[]): Promise<void> {
  const touched = found.filter(({ findings }) => findings.some((finding) => finding.effects))
  if (touched.length === 0) return
  await new MarkOrders().handle({ trx, marks: touched.flatMap(markOf) })
  const hinted = touched.flatMap(({ order, findings }) => {
    const hint = hintOf(findings)
    return hint ? [{ order, hint }] : []
  })
  if (hinted.length > 0) await keepHints(trx, hinted)
}

const effectsOf = (findings: readonly Finding[]) =>
  findings.flatMap((finding) => finding.effects ?? [])

function markOf({ order, findings }: Found): OrderMark[] {
  const effects = effectsOf(findings)
  const of = <Kind extends Effect['kind']>(kind: Kind) =>
    effects.filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind)
  const tags = of('tag').map(({ tag }) => tag)
  const notes = of('note').map(({ text }) => text)
  const hours = of('ship_within').map((effect) => effect.hours)
  if (tags.length + notes.length + hours.length === 0) return []
  const from = (order.paidAt ?? order.placedAt).getTime()
  const shipBy = hours.length > 0 ? new Date(from + Math.min(...hours) * HOUR_MS) : null
  if (notes.length > 0) order.sellerNote = [order.sellerNote, ...notes].filter(Boolean).join('\n')
  order.tags = [...new Set([...order.tags, ...tags])]
  if (shipBy && (!order.shipBy || shipBy < order.shipBy)) order.shipBy = shipBy
  return [
    {
      orderId: order.id,
      ...(tags.length > 0 && { tags }),
      ...(notes.length > 0 && { note: notes.join('\n') }),
      ...(shipBy && { shipBy: shipBy.toISOString() }),
    },
  ]
}

/** The first rule to name a warehouse or a courier has the word. */
function hintOf(findings: readonly Finding[]): (RouteHint & { version: number }) | null {
  let hint: (RouteHint & { version: number }) | null = null
  for (const { rule, version, effects = [] } of findings)
    for (const effect of effects) {
      if (effect.kind !== 'warehouse' && effect.kind !== 'courier') continue
      hint ??= { warehouseId: null, courier: null, rule, version }
      if (effect.kind === 'warehouse') hint.warehouseId ??= effect.warehouseId
      else hint.courier ??= effect.courier
    }
  return hint
}

async function keepHints(
  trx: Trx,
  hinted: { order: LoadedOrder; hint: RouteHint & { version: number } }[]
) {
  await sql(
    trx,
    `INSERT INTO oms_route_hints (order_id, warehouse_id, courier_code, rule, rule_version)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::int[])
     ON CONFLICT (order_id) DO UPDATE SET warehouse_id = excluded.warehouse_id, courier_code = excluded.courier_code,
       rule = excluded.rule, rule_version = excluded.rule_version, updated_at = now()`,
    [
      hinted.map(({ order }) => order.id),
      hinted.map(({ hint }) => hint.warehouseId),
      hinted.map(({ hint }) => hint.courier),
      hinted.map(({ hint }) => hint.rule),
      hinted.map(({ hint }) => hint.version),
    ],
    'oms_route_hints'
  )
  for (const { order, hint } of hinted) order.hint = hint
}
