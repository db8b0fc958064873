import { localDate, systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { NewPlan, PlannedFulfilment } from '#orders/domain/new_plan'

/**
 * Heads, lines and companions in one statement. The address is the leading order's own, copied: a later change of the
 * order reaches parcels that are not packed yet. LIMIT 1 keeps the planner at the order's key.
 */
const INSERT = `
  WITH plans AS MATERIALIZED (
    SELECT p.*, nextval('fulfilments_id_seq') AS id
      FROM jsonb_to_recordset($1::jsonb) AS p(ord int, status text, order_id bigint, warehouse_id bigint, courier_code text, courier_service text,
        promised_at timestamptz, weight_g int, freight numeric, not_before timestamptz, reason text)),
  heads AS (
    INSERT INTO fulfilments (id, number, status, reserved_at, released_at, order_id, store_id, warehouse_id, courier_code,
      courier_service, promised_at, weight_estimated_g, freight_estimated, not_before, parcel_reason, consignee, phone_encrypted, phone_masked, country,
      province, city, district, region_code, address_line, postcode)
    OVERRIDING SYSTEM VALUE
    SELECT p.id, spell_number('FF', $2, nextval('fulfilment_numbers')), p.status, CASE WHEN p.status <> 'planned' THEN now() END,
      CASE WHEN p.status = 'released' THEN now() END, o.id, o.store_id, p.warehouse_id, p.courier_code, p.courier_service, p.promised_at,
      p.weight_g, p.freight, p.not_before, p.reason, o.consignee, o.phone_encrypted, o.phone_masked, o.country, o.province, o.city, o.district,
      o.region_code, o.address_line, o.postcode
    FROM plans p CROSS JOIN LATERAL (SELECT * FROM orders WHERE id = p.order_id LIMIT 1) o
    ORDER BY p.ord
    RETURNING id, number, order_id, warehouse_id),
  rows AS (
    INSERT INTO fulfilment_lines (fulfilment_id, order_line_id, component_id, sku_id, qty, line_qty)
    SELECT p.id, l.order_line_id, l.component_id, l.sku_id, l.qty, l.line_qty
      FROM unnest($3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[], $8::int[])
           WITH ORDINALITY AS l(ord, order_line_id, component_id, sku_id, qty, line_qty, place) JOIN plans p ON p.ord = l.ord
     ORDER BY l.place
    RETURNING id),
  companions AS (
    INSERT INTO fulfilment_companions (fulfilment_id, order_id, store_id)
    SELECT p.id, o.id, o.store_id FROM unnest($9::int[], $10::bigint[]) AS c(ord, order_id)
      JOIN plans p ON p.ord = c.ord CROSS JOIN LATERAL (SELECT id, store_id FROM orders WHERE id = c.order_id LIMIT 1) o)
  SELECT id, number, order_id AS "orderId", warehouse_id AS "warehouseId" FROM heads
  UNION ALL SELECT id, NULL, NULL, NULL FROM rows`

/**
 * Writes fulfilments with their lines. That moves `order_lines.allocated` in the same statement, so
 * a plan for more than was ordered is refused by the database. Stock is reserved in a second step.
 * @returns the fulfilments in the order of the plans, each line in the order given
 * @throws RefusedException `over_allocated` when a line would be fulfilled twice
 */
export default class PlanFulfilments {
  async handle(input: {
    trx?: Trx | null
    plans: NewPlan[]
    /**
     * `released` writes at once what becomes of a parcel whose stock the same transaction reserves;
     * `ReserveFulfilments` voids those that stock cannot serve.
     */
    status?: 'planned' | 'released'
  }): Promise<PlannedFulfilment[]> {
    const { plans, status = 'planned' } = input
    if (plans.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const rows = await insert(trx, plans, status)
      const heads = rows.filter((row) => row.number !== null)
      const lineIds = rows.slice(heads.length).map((row) => row.id)
      if (heads.length !== plans.length) throw new RefusedException('order_missing')
      let next = 0
      return heads.map((head, index) => ({
        ...head,
        status: plans[index].status ?? status,
        lines: plans[index].lines.map((line) => ({
          id: lineIds[next++],
          orderId: line.orderId,
          orderLineId: line.orderLineId,
          skuId: line.skuId,
          qty: line.qty,
        })),
      }))
    })
  }
}

/** The heads in the order of the plans, then the lines, of which only the id says something. */
async function insert(
  trx: Trx,
  plans: readonly NewPlan[],
  status: string
): Promise<Omit<PlannedFulfilment, 'lines'>[]> {
  const day = localDate(systemClock.now()).replaceAll('-', '')
  const lines = plans.flatMap((plan, ord) => plan.lines.map((line) => ({ ord, ...line })))
  const companions = plans.flatMap((plan, ord) => companionsOf(plan).map((id) => ({ ord, id })))
  try {
    return await sql<Omit<PlannedFulfilment, 'lines'>>(
      trx,
      INSERT,
      [
        JSON.stringify(
          plans.map((plan, ord) => ({ status: plan.status ?? status, ...headRow(plan, ord) }))
        ),
        day,
        lines.map((line) => line.ord),
        lines.map((line) => line.orderLineId),
        lines.map((line) => line.componentId ?? null),
        lines.map((line) => line.skuId),
        lines.map((line) => line.qty),
        lines.map((line) => line.lineQty),
        companions.map((one) => one.ord),
        companions.map((one) => one.id),
      ],
      'fulfilments_plan'
    )
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'order_lines_allocated')
      throw new RefusedException('over_allocated')
    throw error
  }
}

/** The orders in a parcel beside the one that leads it. */
const companionsOf = ({ orderId, lines }: NewPlan): number[] => [
  ...new Set(lines.flatMap((line) => ((line.orderId ?? orderId) === orderId ? [] : line.orderId!))),
]

function headRow(plan: NewPlan, ord: number) {
  return {
    ord,
    order_id: plan.orderId,
    warehouse_id: plan.warehouseId,
    courier_code: plan.courierCode ?? null,
    courier_service: plan.courierService ?? null,
    promised_at: plan.promisedAt ?? null,
    weight_g: plan.weightG ?? null,
    freight: plan.freightEstimated ?? null,
    not_before: plan.notBefore ?? null,
    reason: plan.reason ?? null,
  }
}
