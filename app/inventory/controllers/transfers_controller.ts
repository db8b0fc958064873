import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import CancelTransfer from '#inventory/actions/cancel_transfer'
import CreateTransfer from '#inventory/actions/create_transfer'
import EditTransfer from '#inventory/actions/edit_transfer'
import ReceiveTransfer from '#inventory/actions/receive_transfer'
import ShipTransfer from '#inventory/actions/ship_transfer'
import {
  getTransfer,
  transferList,
  TRANSFER_LIST,
  type TransferRow,
} from '#inventory/queries/list_documents'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { assertWarehouses } from '#inventory/services/scope'
import { dayOf, momentOf } from '#inventory/services/settings'
import {
  receiptValidator,
  shipValidator,
  transferEditValidator,
  transferValidator,
} from '#inventory/validators/stock'

/** Stock between warehouses: out, in transit, in. */
export default class TransfersController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = transferList(readListQuery(request, TRANSFER_LIST), actor)
    const [list, warehouses] = await Promise.all([
      keysetPage<TransferRow>(source),
      warehouseOptions(actor),
    ])
    return inertia.render('inventory/transfers/index', { list, warehouses })
  }

  async create({ inertia, actor }: HttpContext) {
    return inertia.render('inventory/transfers/form', {
      transfer: null,
      warehouses: await warehouseOptions(actor),
    })
  }

  async edit({ params, inertia, actor, response }: HttpContext) {
    const transfer = await getTransfer(params.id, actor)
    assertWarehouses(actor, [transfer.fromId])
    if (transfer.status !== 'draft')
      return response.redirect().toPath(`/inventory/transfers/${transfer.id}`)
    return inertia.render('inventory/transfers/form', {
      transfer: { ...transfer, expectedOn: dayOf(transfer.expectedAt) },
      warehouses: await warehouseOptions(actor),
    })
  }

  async update(ctx: HttpContext) {
    const { id, fromId } = await getTransfer(ctx.params.id, ctx.actor)
    const { expectedOn, ...input } = await ctx.request.validateUsing(transferEditValidator)
    assertWarehouses(ctx.actor, [fromId, input.fromWarehouseId])
    const expectedAt = momentOf(expectedOn && `${expectedOn}T00:00`)
    await new EditTransfer().handle({ actor: ctx.actor, id, ...input, expectedAt })
    return this.#done(ctx, 'edited')
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { expectedOn, ...input } = await request.validateUsing(transferValidator)
    assertWarehouses(actor, [input.fromWarehouseId])
    const expectedAt = momentOf(expectedOn && `${expectedOn}T00:00`)
    const { id, number } = await new CreateTransfer().handle({ actor, ...input, expectedAt })
    session.flash('success', i18n.t('inventory.transfers.created', { number }))
    return response.redirect().toPath(`/inventory/transfers/${id}`)
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const transfer = await getTransfer(params.id, actor)
    const history = await historyOf({ type: 'stock_transfer', id: transfer.id }, i18n)
    return inertia.render('inventory/transfers/show', { transfer, history })
  }

  async ship(ctx: HttpContext) {
    const { fromId } = await getTransfer(ctx.params.id, ctx.actor)
    assertWarehouses(ctx.actor, [fromId])
    const { version } = await ctx.request.validateUsing(shipValidator)
    await new ShipTransfer().handle({ actor: ctx.actor, id: ctx.params.id, version })
    return this.#done(ctx, 'shipped')
  }

  async receive(ctx: HttpContext) {
    const { toId } = await getTransfer(ctx.params.id, ctx.actor)
    assertWarehouses(ctx.actor, [toId])
    const input = await ctx.request.validateUsing(receiptValidator)
    await new ReceiveTransfer().handle({ actor: ctx.actor, id: ctx.params.id, ...input })
    return this.#done(ctx, 'received')
  }

  async cancel(ctx: HttpContext) {
    const { fromId } = await getTransfer(ctx.params.id, ctx.actor)
    assertWarehouses(ctx.actor, [fromId])
    await new CancelTransfer().handle({ actor: ctx.actor, id: ctx.params.id })
    return this.#done(ctx, 'cancelled')
  }

  #done({ params, response, session, i18n }: HttpContext, what: string) {
    session.flash('success', i18n.t(`inventory.transfers.${what}`))
    return response.redirect().toPath(`/inventory/transfers/${params.id}`)
  }
}
