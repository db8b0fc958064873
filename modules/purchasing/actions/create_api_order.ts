import type { Infer } from '@vinejs/vine/types'
import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import QuoteLines from '../queries/quote_lines.js'
import { fromForm } from '../services/form_lines.js'
import type { apiPurchaseOrderValidator } from '../validators/api_orders.js'
import CreateOrders from './create_orders.js'

type Input = Infer<typeof apiPurchaseOrderValidator>

/**
 * A draft written by another system: everything by code, prices and tax from what is on record.
 * @throws RefusedException `purchasing_code_unknown`, `purchasing_price_missing` naming the code
 */
export default class CreateApiOrder {
  async handle({ input, actor }: { input: Input; actor: Actor }): Promise<number> {
    const { supplierId, warehouseId, skus } = await this.#find(input)
    if (!supplierId) throw new RefusedException('purchasing_code_unknown', { code: input.supplier })
    if (!warehouseId || !seesWarehouse(actor, warehouseId))
      throw new RefusedException('purchasing_code_unknown', { code: input.warehouse })
    const wants = input.lines.map((line) => {
      const skuId = skus[line.sku]
      if (!skuId) throw new RefusedException('purchasing_code_unknown', { code: line.sku })
      return { skuId, qty: line.qty }
    })
    const quotes = await new QuoteLines().handle({ supplierId, wants })
    const lines = input.lines.map((line, index) => {
      const unitPrice = line.unit_price ?? quotes[index].unitPrice
      if (unitPrice === null)
        throw new RefusedException('purchasing_price_missing', { code: line.sku })
      return { ...wants[index], unitPrice, taxPercent: quotes[index].taxPercent }
    })
    const { rate, expected_on: expectedOn, note } = input
    const order = { supplierId, warehouseId, rate, expectedOn, note, lines: fromForm(lines) }
    const [id] = await new CreateOrders().handle({ actor, orders: [order] })
    return id
  }

  async #find(input: Input) {
    const [row] = await sql<{
      supplierId: number | null
      warehouseId: number | null
      skus: Record<string, number>
    }>(
      null,
      `SELECT (SELECT id FROM purchasing_suppliers WHERE code = $1) AS "supplierId",
              (SELECT id FROM warehouses WHERE code = $2 AND is_active) AS "warehouseId",
              (SELECT coalesce(jsonb_object_agg(code, id), '{}') FROM skus WHERE code = ANY($3::text[])) AS skus`,
      [input.supplier, input.warehouse, input.lines.map((line) => line.sku)],
      'purchasing_api_codes'
    )
    return row
  }
}
