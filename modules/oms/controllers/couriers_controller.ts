import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { company } from '#shell/services/company'
import SaveCourier from '#modules/oms/actions/save_courier'
import SaveTariffs from '#modules/oms/actions/save_tariffs'
import {
  getCourier,
  getTariffs,
  listCouriers,
  warehouseOptions,
} from '#modules/oms/queries/list_couriers'
import { regionNames } from '#modules/oms/services/region_names'
import { courierValidator, tariffsValidator } from '#modules/oms/validators/courier'

/** Couriers, their services and what a parcel costs with each. */
export default class CouriersController {
  async index({ inertia }: HttpContext) {
    const { currency } = company()
    return inertia.render('oms/couriers/index', { couriers: await listCouriers(), currency })
  }

  async show({ params, inertia, i18n }: HttpContext) {
    const courier = await getCourier(Number(params.id))
    const history = await historyOf({ type: 'courier', id: courier.id }, i18n)
    const { currency } = company()
    return inertia.render('oms/couriers/show', { courier, history, currency })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('oms/couriers/form', { courier: null })
  }

  async edit({ params, inertia }: HttpContext) {
    return inertia.render('oms/couriers/form', { courier: await getCourier(Number(params.id)) })
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, undefined)
  }

  async update(ctx: HttpContext) {
    return this.#save(ctx, Number(ctx.params.id))
  }

  async tariffs({ params, inertia }: HttpContext) {
    const [table, warehouses] = await Promise.all([
      getTariffs(Number(params.id)),
      warehouseOptions(),
    ])
    const { currency } = company()
    const prefixes = [...table.tariffs, ...table.surcharges].map((row) => row.regionPrefix)
    const regions = regionNames(prefixes)
    return inertia.render('oms/couriers/tariffs', { ...table, warehouses, currency, regions })
  }

  async saveTariffs({ params, request, response, session, actor, i18n }: HttpContext) {
    const { service } = await getTariffs(Number(params.id))
    const table = await request.validateUsing(tariffsValidator)
    await new SaveTariffs().handle({ serviceId: service.id, ...table, actor })
    session.flash('success', i18n.t('oms.couriers.tariffs_saved'))
    return response.redirect().toPath(`/oms/couriers/${service.courierId}`)
  }

  async #save({ request, response, session, actor, i18n }: HttpContext, id: number | undefined) {
    const courier = await request.validateUsing(courierValidator)
    const courierId = await new SaveCourier().handle({ id, courier, actor })
    session.flash('success', i18n.t('oms.couriers.saved'))
    return response.redirect().toPath(`/oms/couriers/${courierId}`)
  }
}
