import type { HttpContext } from '@adonisjs/core/http'
import { parseLocal } from '#kernel/clock'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { flashResults, readListQuery } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'
import BlockBuyers from '#modules/oms/actions/block_buyers'
import BlockFromOrders from '#modules/oms/actions/block_from_orders'
import LiftBlocks from '#modules/oms/actions/lift_blocks'
import type { BlockedStop } from '#modules/oms/actions/stop_blocked'
import { readPasted } from '#modules/oms/domain/block_list'
import { entriesFromCustomer } from '#modules/oms/queries/block_entries'
import { MOST_OPEN } from '#modules/oms/queries/open_orders_of'
import ListBlocks, { BLOCK_LIST } from '#modules/oms/queries/list_blocks'
import { entriesOf } from '#modules/oms/services/block_keys'
import {
  blockCustomerValidator,
  blockOrdersValidator,
  liftValidator,
  pasteValidator,
} from '#modules/oms/validators/block'

const DAY_MS = 86_400_000
const MOST_LINES = 5000

/** Buyers whose orders the audit stops: by phone, e-mail, platform number, name or address. */
export default class BlocksController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, { ...BLOCK_LIST, zone: company().zone })
    const [list, platforms] = await Promise.all([
      new ListBlocks().handle(query),
      sql<{ platform: string }>(null, 'SELECT DISTINCT platform FROM stores ORDER BY 1'),
    ])
    return inertia.render('oms/blocks/index', {
      list,
      platforms: platforms.map((row) => row.platform),
    })
  }

  /** Lines that cannot be read are answered with their number; the others are on the list. */
  async paste({ request, actor }: HttpContext) {
    const {
      kind,
      platform = null,
      text,
      reason = null,
      until,
    } = await request.validateUsing(pasteValidator)
    const lines = readPasted(text, kind)
    if (lines.length === 0) throw new RefusedException('oms_block_nothing', {}, { field: 'text' })
    if (lines.length > MOST_LINES)
      throw new RefusedException('oms_block_many', { most: MOST_LINES }, { field: 'text' })
    const { entries, faults } = await entriesOf(null, lines, { kind, platform, reason })
    const { added, stops, left } = await new BlockBuyers().handle({
      ...{ entries, until: endOf(until), actor },
    })
    return {
      added,
      known: entries.length - added,
      faults,
      stopped: stoppedBy(stops),
      left,
      most: MOST_OPEN,
    }
  }

  async orders(ctx: HttpContext) {
    const { ids, kinds, reason, until } = await ctx.request.validateUsing(blockOrdersValidator)
    const { orders, others, left } = await new BlockFromOrders().handle({
      ...{ orderIds: ids, kinds: kinds ?? ['phone', 'buyer'], reason },
      ...{ until: endOf(until), actor: ctx.actor },
    })
    const words = (stop: string) => ctx.i18n.t(`oms.blocks.stops.${stop}`)
    const results = ids.map((id) =>
      orders.get(id) === 'held'
        ? { id, ok: true }
        : {
            id,
            ok: orders.get(id) === 'floor',
            message: words(orders.get(id) ?? (orders.has(id) ? 'over' : 'unknown')),
          }
    )
    const floor = [...orders.values()].filter((stop) => stop === 'floor').length
    if (others + floor > 0)
      ctx.session.flash('success', ctx.i18n.t('oms.blocks.also', { others, floor }))
    warnOfLeft(ctx, left)
    flashResults(ctx, results)
    return ctx.response.redirect().back()
  }

  async customer(ctx: HttpContext) {
    const { request, response, session, actor, i18n } = ctx
    const { id, kinds, reason, until } = await request.validateUsing(blockCustomerValidator)
    const entries = (await entriesFromCustomer(null, id)).filter(
      ({ kind }) => !kinds || kinds.includes(kind)
    )
    if (entries.length === 0) throw new NotFoundException('customer', id)
    const { stops, left } = await new BlockBuyers().handle({
      entries: entries.map((entry) => ({ ...entry, reason })),
      ...{ until: endOf(until), actor },
    })
    session.flash('success', i18n.t('oms.blocks.blocked', { n: stoppedBy(stops) }))
    warnOfLeft(ctx, left)
    return response.redirect().back()
  }

  async lift(ctx: HttpContext) {
    const { ids, reason } = await ctx.request.validateUsing(liftValidator)
    const done = new Set(await new LiftBlocks().handle({ ids, reason, actor: ctx.actor }))
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: done.has(id) }))
    )
    return ctx.response.redirect().back()
  }
}

const stoppedBy = (stops: ReadonlyMap<number, BlockedStop>) =>
  [...stops.values()].filter((stop) => stop !== 'passed').length

/** More orders than one act stops: the person who blocks hears of the others. */
function warnOfLeft({ session, i18n }: HttpContext, left: number) {
  if (left > 0) session.flash('warning', i18n.t('oms.blocks.left', { n: left, most: MOST_OPEN }))
}

/** The end of the day named, on the company's wall. */
function endOf(day: string | null | undefined): Date | null {
  const start = day ? parseLocal(day, company().zone) : null
  return start && new Date(start.getTime() + DAY_MS)
}
