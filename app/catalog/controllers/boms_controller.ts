import type { HttpContext } from '@adonisjs/core/http'
import { boundsOfText } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import SaveBom from '#catalog/actions/save_bom'
import FindSkus from '#catalog/queries/find_skus'
import { bomList, bomVersions, BOM_LIST, type BomRow } from '#catalog/queries/list_boms'
import { bomValidator } from '#catalog/validators/bundle'

/** Bills of materials, by the SKU that is made. */
export default class BomsController {
  async index({ request, inertia }: HttpContext) {
    const list = await keysetPage<BomRow>(bomList(readListQuery(request, BOM_LIST)))
    return inertia.render('catalog/boms/index', { list })
  }

  async show({ params, inertia }: HttpContext) {
    const sku = await this.#sku(params.id)
    return inertia.render('catalog/boms/show', { sku, versions: await bomVersions(sku.id) })
  }

  async create({ request, inertia }: HttpContext) {
    const skuId = Number(request.qs().sku)
    const sku = skuId ? await this.#sku(skuId) : null
    const [latest] = sku ? await bomVersions(sku.id) : []
    return inertia.render('catalog/boms/form', { sku, latest: latest ?? null })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { effectiveFrom, ...bom } = await request.validateUsing(bomValidator)
    const { start } = boundsOfText(effectiveFrom, settings.text('shell', 'time_zone'))
    const { version } = await new SaveBom().handle({ actor, ...bom, effectiveFrom: start })
    session.flash('success', i18n.t('catalog.boms.saved', { version }))
    return response.redirect().toPath(`/catalog/boms/${bom.skuId}`)
  }

  async #sku(id: number) {
    const sku = (await new FindSkus().byIds([id])).get(id)
    if (!sku) throw new NotFoundException('sku', id)
    return { id: sku.id, code: sku.code, name: sku.name, kind: sku.kind, listPrice: sku.listPrice }
  }
}
