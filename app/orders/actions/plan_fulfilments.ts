import { localDate, systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { NewPlan, PlannedFulfilment } from '#orders/domain/new_plan'

/** The address is the order's own, copied: a later change of the order reaches parcels that are not packed yet. */
const INSERT_HEADS = `
  INSERT INTO fulfilments (number, order_id, store_id, warehouse_id, courier_code, courier_service, promised_at,
    weight_estimated_g, freight_estimated, consignee, phone_encrypted, phone_masked, country, province, city, district,
    region_code, address_line, postcode)
  SELECT spell_number('FF', $2, nextval('fulfilment_numbers')), o.id, o.store_id, p.warehouse_id, p.courier_code,
    p.courier_service, p.promised_at, p.weight_g, p.freight, o.consignee, o.phone_encrypted, o.phone_masked, o.country, o.province,
    o.city, o.district, o.region_code, o.address_line, o.postcode
  FROM jsonb_to_recordset($1::jsonb) AS p(ord int, order_id bigint, warehouse_id bigint, courier_code text, courier_service text,
    promised_at timestamptz, weight_g int, freight numeric)
  JOIN orders o ON o.id = p.order_id
  ORDER BY p.ord
  RETURNING id, number, order_id AS "orderId", warehouse_id AS "warehouseId"`

const INSERT_LINES = `
  INSERT INTO fulfilment_lines (fulfilment_id, order_line_id, component_id, sku_id, qty, line_qty)
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[])
  RETURNING id`

/**
 * Writes fulfilments with their lines. That moves `order_lines.allocated` in the same statement, so
 * a plan for more than was ordered is refused by the database. Stock is reserved in a second step.
 * @returns the fulfilments in the order of the plans, each line in the order given
 * @throws RefusedException `over_allocated` when a line would be fulfilled twice
 */
export default class PlanFulfilments {
  async handle(input: { trx?: Trx | null; plans: NewPlan[] }): Promise<PlannedFulfilment[]> {
    const { plans } = input
    if (plans.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const day = localDate(systemClock.now()).replaceAll('-', '')
      const heads = await sql<Omit<PlannedFulfilment, 'lines'>>(
        trx,
        INSERT_HEADS,
        [JSON.stringify(plans.map((plan, ord) => headRow(plan, ord))), day],
        'fulfilments_plan'
      )
      if (heads.length !== plans.length) throw new RefusedException('order_missing')
      const rows = plans.flatMap((plan, index) =>
        plan.lines.map((line) => ({ head: heads[index].id, line }))
      )
      const ids = await this.#insertLines(trx, rows)
      let next = 0
      return heads.map((head, index) => ({
        ...head,
        lines: plans[index].lines.map((line) => ({
          id: ids[next++].id,
          orderLineId: line.orderLineId,
          skuId: line.skuId,
          qty: line.qty,
        })),
      }))
    })
  }

  async #insertLines(trx: Trx, rows: { head: number; line: NewPlan['lines'][number] }[]) {
    try {
      return await sql<{ id: number }>(
        trx,
        INSERT_LINES,
        [
          rows.map(({ head }) => head),
          rows.map(({ line }) => line.orderLineId),
          rows.map(({ line }) => line.componentId ?? null),
          rows.map(({ line }) => line.skuId),
          rows.map(({ line }) => line.qty),
          rows.map(({ line }) => line.lineQty),
        ],
        'fulfilments_plan_lines'
      )
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'order_lines_allocated')
        throw new RefusedException('over_allocated')
      throw error
    }
  }
}

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
  }
}
