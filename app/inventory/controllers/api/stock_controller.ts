import type { HttpContext } from '@adonisjs/core/http'
import { seesStore, seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import FindSkus from '#catalog/queries/find_skus'
import AdjustStock from '#inventory/actions/adjust_stock'
import GetAvailability, { type Availability } from '#inventory/queries/get_availability'
import ListLevels from '#inventory/queries/list_levels'
import { assertWarehouses } from '#inventory/services/scope'
import { apiAdjustmentValidator, stockQueryValidator } from '#inventory/validators/stock'

const MOST_SKUS = 200

/** What a store may sell is the store's; what may be sold at all ends at the actor's warehouses. */
function sellableFor(actor: Actor, storeId: number | null, found: Availability | undefined) {
  if (!found || storeId !== null || !actor.warehouses) return found?.sellable ?? 0
  return found.byWarehouse
    .filter(({ warehouseId }) => seesWarehouse(actor, warehouseId))
    .reduce((sum, { sellable }) => sum + sellable, 0)
}

/** Stock over the API; SKUs, stores and warehouses go by their codes. */
export default class ApiStockController {
  /** For the API's description. */
  static bodies = { adjust: apiAdjustmentValidator }

  async index({ request, actor }: HttpContext) {
    const { skus, store } = await stockQueryValidator.validate(request.qs())
    const codes = [
      ...new Set(
        skus
          .split(',')
          .map((code) => code.trim())
          .filter(Boolean)
      ),
    ]
    if (codes.length > MOST_SKUS) throw new RefusedException('api_too_many', { most: MOST_SKUS })
    const storeId = store ? await this.#id('stores', store) : null
    if (storeId !== null && !seesStore(actor, storeId)) throw new NotFoundException('store', store!)
    const found = await new FindSkus().byCodes(codes)
    const skuIds = [...found.values()].map((sku) => sku.id)
    const [levels, availability] = await Promise.all([
      new ListLevels().handle({ skuIds, warehouseIds: actor.warehouses }),
      new GetAvailability().handle({ storeId, skuIds }),
    ])
    const bySku = Map.groupBy(levels, (level) => level.skuId)
    return {
      data: [...found].map(([code, { id }]) => ({
        sku: code,
        sellable: sellableFor(actor, storeId, availability.get(id)),
        levels: (bySku.get(id) ?? []).map(({ skuId, ...level }) => level),
      })),
    }
  }

  async adjust({ request, response, actor }: HttpContext) {
    const { warehouse, lines, ...rest } = await apiAdjustmentValidator.validate(request.all())
    const warehouseId = await this.#id('warehouses', warehouse)
    assertWarehouses(actor, [warehouseId])
    const skus = await new FindSkus().byCodes(lines.map((line) => line.sku))
    const adjusted = await new AdjustStock().handle({
      actor,
      ...rest,
      warehouseId,
      lines: lines.map(({ sku, bucket, ...line }) => {
        const known = skus.get(sku)
        if (!known) throw new NotFoundException('sku', sku)
        return { ...line, skuId: known.id, bucket: bucket ?? 'on_hand' }
      }),
    })
    return response.status(201).send({ data: adjusted })
  }

  async #id(table: 'stores' | 'warehouses', code: string): Promise<number> {
    const [row] = await sql<{ id: number }>(
      null,
      `SELECT id FROM ${table} WHERE code = $1`,
      [code],
      `${table}_by_code`
    )
    if (!row) throw new NotFoundException(table.slice(0, -1), code)
    return row.id
  }
}
