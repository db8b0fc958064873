import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import { slotTabs } from '#kernel/modules/slots'
import SaveStore from '#catalog/actions/save_store'
import { PLATFORMS } from '#catalog/domain/platforms'
import { getStore, storeList, STORE_LIST, type StoreRow } from '#catalog/queries/list_stores'
import { storeValidator } from '#catalog/validators/store'

const choices = {
  platforms: [...PLATFORMS],
  currencies: Intl.supportedValuesOf('currency'),
  timeZones: Intl.supportedValuesOf('timeZone'),
}

/** Stores: what is sold where. Their credentials are the business of the module that connects them. */
export default class StoresController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await keysetPage<StoreRow>(storeList(readListQuery(request, STORE_LIST), actor))
    return inertia.render('catalog/stores/index', { list })
  }

  async show({ params, request, inertia, actor, i18n }: HttpContext) {
    const store = await getStore(params.id, actor)
    const slots = await slotTabs(
      'catalog.stores.tabs',
      store.id,
      actor,
      request.qs().tab as string | undefined
    )
    const history = await historyOf({ type: 'store', id: store.id }, i18n, {
      words: { platform: 'catalog.platforms' },
    })
    return inertia.render('catalog/stores/show', { store, slots, history })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('catalog/stores/form', { store: null, ...choices })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const store = await request.validateUsing(storeValidator)
    const id = await new SaveStore().handle({ actor, store })
    session.flash('success', i18n.t('catalog.stores.saved'))
    return response.redirect().toPath(`/catalog/stores/${id}`)
  }

  async edit({ params, inertia, actor }: HttpContext) {
    return inertia.render('catalog/stores/form', {
      store: await getStore(params.id, actor),
      ...choices,
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const { id } = await getStore(params.id, actor)
    await new SaveStore().handle({ actor, id, store: await request.validateUsing(storeValidator) })
    session.flash('success', i18n.t('catalog.stores.saved'))
    return response.redirect().toPath(`/catalog/stores/${id}`)
  }
}
