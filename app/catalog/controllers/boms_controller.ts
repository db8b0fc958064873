import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { queryId } from '#kernel/http/query_id'
import { boundsOfText, localDate, systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import EndBom from '#catalog/actions/end_bom'
import SaveBom from '#catalog/actions/save_bom'
import FindSkus from '#catalog/queries/find_skus'
import { compareVersions, getExplosion } from '#catalog/queries/get_explosion'
import { bomList, bomVersions, BOM_LIST, type BomRow } from '#catalog/queries/list_boms'
import { seesCosts } from '#catalog/services/product_input'
import { bomValidator, bomViewValidator, endBomValidator } from '#catalog/validators/bundle'

/** The start of a day; of today now, so that what was wrong this morning can be mended today. */
function startOf(day: string): Date {
  const [zone, now] = [settings.text('shell', 'time_zone'), systemClock.now()]
  return day === localDate(now, zone) ? now : boundsOfText(day, zone).start
}

/** Bills of materials, by the SKU that is made. */
export default class BomsController {
  async index({ request, inertia }: HttpContext) {
    const list = await keysetPage<BomRow>(bomList(readListQuery(request, BOM_LIST)))
    return inertia.render('catalog/boms/index', { list })
  }

  /** `?version=` taken apart for `?qty=`, and `?left=` beside `?right=`; by themselves the one in force and the last two. */
  async show({ params, request, inertia, actor, i18n }: HttpContext) {
    const sku = await this.#sku(params.id)
    const view = await request.validateUsing(bomViewValidator, { data: request.qs() })
    const versions = await bomVersions(sku.id)
    const numbered = (n?: number) => versions.find(({ version }) => version === n)
    const shown =
      numbered(view.version) ?? versions.find(({ state }) => state === 'active') ?? versions[0]
    const [left, right] = [numbered(view.left) ?? versions[1], numbered(view.right) ?? versions[0]]
    const base = { at: systemClock.now(), seesCosts: seesCosts(actor) }
    return inertia.render('catalog/boms/show', {
      sku,
      versions,
      explosion: shown
        ? await getExplosion({ ...base, bomId: shown.id, units: view.qty ?? 1 })
        : null,
      comparison:
        left && right && left !== right
          ? await compareVersions({ ...base, leftId: left.id, rightId: right.id })
          : null,
      canSeeCosts: seesCosts(actor),
      history: await historyOf({ type: 'sku', id: sku.id }, i18n),
    })
  }

  async create({ request, inertia }: HttpContext) {
    const skuId = queryId(request.qs().sku)
    const sku = skuId ? await this.#sku(skuId) : null
    const [latest] = sku ? await bomVersions(sku.id) : []
    return inertia.render('catalog/boms/form', { sku, latest: latest ?? null })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { effectiveFrom, effectiveTo, ...bom } = await request.validateUsing(bomValidator)
    const { version } = await new SaveBom().handle({
      actor,
      ...bom,
      effectiveFrom: startOf(effectiveFrom),
      effectiveTo: effectiveTo ? startOf(effectiveTo) : null,
    })
    session.flash('success', i18n.t('catalog.boms.saved', { version }))
    return response.redirect().toPath(`/catalog/boms/${bom.skuId}`)
  }

  /** Ends a version on a day; nothing follows by itself. */
  async end({ params, request, response, actor, session, i18n }: HttpContext) {
    const { on } = await request.validateUsing(endBomValidator)
    await new EndBom().handle({ actor, bomId: params.id, at: startOf(on) })
    session.flash('success', i18n.t('catalog.boms.ended'))
    return response.redirect().back()
  }

  async #sku(id: number) {
    const sku = (await new FindSkus().byIds([id])).get(id)
    if (!sku) throw new NotFoundException('sku', id)
    return { id: sku.id, code: sku.code, name: sku.name, kind: sku.kind, listPrice: sku.listPrice }
  }
}
