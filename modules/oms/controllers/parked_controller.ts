import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { flashResults, readListQuery, type RowResult } from '#kernel/lists/index'
import { company } from '#shell/services/company'
import IgnoreParked from '#modules/oms/actions/ignore_parked'
import MapAndResubmit from '#modules/oms/actions/map_and_resubmit'
import ResubmitParked, { type Resubmission } from '#modules/oms/actions/resubmit_parked'
import GetPlatformOrder from '#modules/oms/queries/get_platform_order'
import { decidedOrders } from '#modules/oms/queries/decided_orders'
import ListParked, { PARKED_LIST } from '#modules/oms/queries/list_parked'
import { countReasons } from '#modules/oms/queries/count_reasons'
import { parkedStores } from '#modules/oms/queries/parked_choices'
import { parkReason } from '#modules/oms/services/park_reason'
import {
  parkedIdsValidator,
  parkedIgnoreValidator,
  parkedMapValidator,
  parkedReasonValidator,
} from '#modules/oms/validators/parked'

/** Platform orders that could not become orders: why, and what to do about it. */
export default class ParkedController {
  async index({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, { ...PARKED_LIST, zone: company().zone })
    const [list, stores, reasons] = await Promise.all([
      new ListParked().handle(query, actor),
      parkedStores(actor),
      countReasons(actor),
    ])
    return inertia.render('oms/parked/index', { list, stores, reasons })
  }

  async show({ params, inertia, actor, i18n, session }: HttpContext) {
    const record = await new GetPlatformOrder().handle(Number(params.id), actor)
    const history = await historyOf({ type: 'platform_order', id: record.order.id }, i18n)
    const results = session.flashMessages.get('results', []) as RowResult[]
    const decided = await decidedOrders(results, actor)
    const currencies = currenciesFor(record.order.currency, company().currency)
    return inertia.render('oms/parked/show', { ...record, history, currencies, decided })
  }

  async resubmit(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(parkedIdsValidator)
    const outcomes = await new ResubmitParked().handle({ ids, actor: ctx.actor })
    flashResults(
      ctx,
      outcomes.map(({ id, reason }) => ({
        id,
        ok: reason === null,
        message: reason ? parkReason(ctx.i18n, reason) : undefined,
      }))
    )
    return ctx.response.redirect().back()
  }

  async ignore(ctx: HttpContext) {
    const { ids, reason } = await ctx.request.validateUsing(parkedIgnoreValidator)
    const done = new Set(await new IgnoreParked().handle({ ids, reason, actor: ctx.actor }))
    flashResults(
      ctx,
      ids.map((id) => ({
        id,
        ok: done.has(id),
        message: done.has(id) ? undefined : ctx.i18n.t('oms.parked.not_waiting'),
      }))
    )
    return ctx.response.redirect().back()
  }

  async resubmitOne(ctx: HttpContext) {
    const ids = [Number(ctx.params.id)]
    const [outcome] = await new ResubmitParked().handle({ ids, actor: ctx.actor })
    return this.#tell(ctx, outcome)
  }

  async ignoreOne({ params, request, response, session, actor, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(parkedReasonValidator)
    const done = await new IgnoreParked().handle({ ids: [Number(params.id)], reason, actor })
    session.flash(
      done.length > 0 ? 'success' : 'warning',
      i18n.t(done.length > 0 ? 'oms.parked.ignored' : 'oms.parked.not_waiting')
    )
    return response.redirect().toPath(`/oms/parked/${params.id}`)
  }

  /** Maps and submits at once. */
  async map(ctx: HttpContext) {
    const { mappings } = await ctx.request.validateUsing(parkedMapValidator)
    const id = Number(ctx.params.id)
    return this.#tell(ctx, await new MapAndResubmit().handle({ id, mappings, actor: ctx.actor }))
  }

  #tell({ params, response, session, i18n }: HttpContext, outcome: Resubmission | undefined) {
    if (!outcome) session.flash('warning', i18n.t('oms.parked.not_waiting'))
    else if (outcome.reason)
      session.flash(
        'warning',
        i18n.t('oms.parked.still_waits', { reason: parkReason(i18n, outcome.reason) })
      )
    else session.flash('success', i18n.t('oms.parked.captured'))
    return response.redirect().toPath(`/oms/parked/${outcome?.refiledAs ?? params.id}`)
  }
}

/** What buyers pay in most, the store's own and the company's first. */
const currenciesFor = (...own: string[]) => [
  ...new Set([
    ...own,
    ...'CNY USD EUR GBP JPY HKD TWD SGD AUD CAD KRW THB MYR VND IDR PHP'.split(' '),
  ]),
]
