import type { HttpContext } from '@adonisjs/core/http'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import { skuList, SKU_LIST, type SkuRow } from '#catalog/queries/list_skus'
import { seesCosts } from '#catalog/services/product_input'

/** SKUs over the API: the same list, filters and pages as on the screen. */
export default class ApiSkusController {
  async index({ request, actor }: HttpContext) {
    const source = await skuList(readListQuery(request, SKU_LIST), seesCosts(actor))
    const { rows, meta } = await keysetPage<SkuRow>(source)
    return { data: rows, meta }
  }
}
