import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import FindSkus from '#catalog/queries/find_skus'
import AdjustStock from '#inventory/actions/adjust_stock'
import { idByCode } from '#inventory/queries/find_by_code'
import GetApiStock from '#inventory/queries/get_api_stock'
import { assertWarehouses } from '#inventory/services/scope'
import { apiAdjustmentValidator, stockQueryValidator } from '#inventory/validators/stock'

/** Stock over the API; SKUs, stores and warehouses go by their codes. */
export default class ApiStockController {
  /** For the API's description. */
  static bodies = { adjust: apiAdjustmentValidator }

  async index({ request, actor }: HttpContext) {
    const asked = await stockQueryValidator.validate(request.qs())
    return { data: await new GetApiStock().handle(asked, actor) }
  }

  async adjust({ request, response, actor }: HttpContext) {
    const { warehouse, lines, ...rest } = await apiAdjustmentValidator.validate(request.all())
    const warehouseId = await idByCode('warehouses', warehouse)
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
}
