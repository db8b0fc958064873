import type { HttpContext } from '@adonisjs/core/http'
import { systemClock } from '#kernel/clock'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import { catalogOptions } from '#catalog/queries/catalog_options'
import AssignAlerts from '#inventory/actions/assign_alerts'
import RefreshAlerts from '#inventory/actions/refresh_alerts'
import RequestReplenishment from '#inventory/actions/request_replenishment'
import SaveAlertOwners from '#inventory/actions/save_alert_owners'
import SnoozeAlerts from '#inventory/actions/snooze_alerts'
import { alertOwners, categoryOptions, keeperOptions } from '#inventory/queries/alert_owners'
import { alertList, ALERT_LIST, countAlerts, type AlertRow } from '#inventory/queries/list_alerts'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { seesCosts } from '#inventory/services/scope'
import {
  assignValidator,
  ownersValidator,
  requestValidator,
  snoozeValidator,
} from '#inventory/validators/alerts'

const DAY_MS = 86_400_000

/** What needs somebody's eye: too little, too much, too slow; and what is done about it. */
export default class AlertsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = await alertList(readListQuery(request, ALERT_LIST), actor, seesCosts(actor))
    const [list, counts, warehouses, people, { categories }] = await Promise.all([
      keysetPage<AlertRow>(source),
      countAlerts(actor, seesCosts(actor)),
      warehouseOptions(actor),
      keeperOptions(),
      catalogOptions(),
    ])
    return inertia.render('inventory/alerts/index', {
      list,
      counts,
      warehouses,
      people,
      categories,
      canSeeCosts: seesCosts(actor),
    })
  }

  async export(ctx: HttpContext) {
    const keys = ['code', 'name', 'warehouseName', 'available', 'inbound', 'reorderPoint']
    keys.push('dailyDemand', 'runsOutOn', 'coverDays', 'lastSoldOn', 'suggested', 'ownerName')
    if (seesCosts(ctx.actor)) keys.push('lostPerDay', 'excessValue')
    const columns = [
      { key: 'kind', header: ctx.i18n.t('inventory.fields.kind') },
      ...keys.map((key) => ({ key, header: ctx.i18n.t(`inventory.fields.${key}`) })),
    ]
    const query = readListQuery(ctx.request, ALERT_LIST)
    const source = await alertList(query, ctx.actor, seesCosts(ctx.actor))
    const { i18n } = ctx
    return exportList<AlertRow>(ctx, source, {
      name: 'stock-alerts',
      columns,
      map: (row) => ({
        ...row,
        kind: i18n.t(`inventory.alert_status.${row.kind}`),
        warehouseName: row.warehouseName ?? row.groupName ?? i18n.t('inventory.policies.all'),
      }),
    })
  }

  async snooze(ctx: HttpContext) {
    const { ids, days } = await ctx.request.validateUsing(snoozeValidator)
    const until = days > 0 ? new Date(systemClock.now().getTime() + days * DAY_MS) : null
    const done = await new SnoozeAlerts().handle({ actor: ctx.actor, ids, until })
    return answer(ctx, ids, done, { said: days > 0 ? 'did_snooze' : 'did_wake', params: { days } })
  }

  async assign(ctx: HttpContext) {
    const { ids, ownerId = null } = await ctx.request.validateUsing(assignValidator)
    const done = await new AssignAlerts().handle({ actor: ctx.actor, ids, ownerId })
    return answer(ctx, ids, done, { said: 'did_assign' })
  }

  async request(ctx: HttpContext) {
    const { ids, qty } = await ctx.request.validateUsing(requestValidator)
    const done = await new RequestReplenishment().handle({ actor: ctx.actor, ids, qty })
    const refused = ctx.i18n.t('inventory.alerts.nothing_to_buy')
    return answer(ctx, ids, done, { said: 'did_request', refused })
  }

  async refresh({ response, session, i18n }: HttpContext) {
    const { opened, ended } = await new RefreshAlerts().handle()
    session.flash('success', i18n.t('inventory.alerts.refreshed', { opened, ended }))
    return response.redirect().back()
  }

  async owners({ inertia, actor }: HttpContext) {
    const [rules, people, categories, warehouses] = await Promise.all([
      alertOwners(),
      keeperOptions(),
      categoryOptions(),
      warehouseOptions(actor),
    ])
    return inertia.render('inventory/alerts/owners', { rules, people, categories, warehouses })
  }

  async saveOwners({ request, response, actor, session, i18n }: HttpContext) {
    const { rules } = await request.validateUsing(ownersValidator)
    await new SaveAlertOwners().handle({
      actor,
      rules: rules.map(({ warehouseId = null, categoryId = null, userId }) => ({
        warehouseId,
        categoryId,
        userId,
      })),
    })
    session.flash('success', i18n.t('inventory.alerts.owners_saved'))
    return response.redirect().toPath('/inventory/alerts')
  }
}

interface Words {
  /** Key of what is said of those that were done; it gets `n`. */
  said: string
  params?: Record<string, number>
  /** Why a row was not done. */
  refused?: string
}

/** What became of each row; those that were not done stay selected. */
function answer(
  ctx: HttpContext,
  ids: number[],
  doneIds: readonly number[],
  { said, params, refused }: Words
) {
  const done = new Set(doneIds)
  flashResults(
    ctx,
    ids.map((id) => (done.has(id) ? { id, ok: true } : { id, ok: false, message: refused }))
  )
  if (done.size > 0)
    ctx.session.flash(
      'success',
      ctx.i18n.t(`inventory.alerts.${said}`, { n: done.size, ...params })
    )
  return ctx.response.redirect().back()
}
