import type { HttpContext } from '@adonisjs/core/http'
import { exportList, keysetPage, readListQuery } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import ExplainLevel from '#inventory/queries/explain_level'
import {
  entryList,
  ENTRY_LIST,
  withDocuments,
  type EntryRow,
} from '#inventory/queries/list_entries'
import {
  SKU_STOCK_LIST,
  skuStockList,
  stockList,
  STOCK_LIST,
  type SkuStockRow,
  type StockRow,
} from '#inventory/queries/list_stock'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { seesCosts } from '#inventory/services/scope'

type LedgerRow = Omit<EntryRow, 'document'>
const ledgerSpec = () => ({ ...ENTRY_LIST, zone: settings.text('shell', 'time_zone') })

/** Stock by warehouse and by SKU, and the ledger that says why each number is what it is. */
export default class StockController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = await stockList(readListQuery(request, STOCK_LIST), actor)
    const [list, warehouses] = await Promise.all([
      keysetPage<StockRow>(source),
      warehouseOptions(actor),
    ])
    return inertia.render('inventory/stock/index', { list, warehouses })
  }

  async export(ctx: HttpContext) {
    const keys = [
      'warehouseName',
      'code',
      'name',
      'onHand',
      'reserved',
      'quota',
      'available',
      'inTransit',
      'quality',
      'damaged',
    ]
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`inventory.fields.${key}`) }))
    const source = await stockList(readListQuery(ctx.request, STOCK_LIST), ctx.actor)
    return exportList<StockRow>(ctx, source, { name: 'stock', columns })
  }

  async skus({ request, inertia, actor }: HttpContext) {
    const source = await skuStockList(
      readListQuery(request, SKU_STOCK_LIST),
      actor,
      seesCosts(actor)
    )
    return inertia.render('inventory/stock/skus', {
      list: await keysetPage<SkuStockRow>(source),
      canSeeCosts: seesCosts(actor),
    })
  }

  async exportSkus(ctx: HttpContext) {
    const keys = [
      'code',
      'name',
      'onHand',
      'reserved',
      'quota',
      'available',
      'inTransit',
      'quality',
      'damaged',
    ]
    if (seesCosts(ctx.actor)) keys.push('unitCost', 'value')
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`inventory.fields.${key}`) }))
    const source = await skuStockList(
      readListQuery(ctx.request, SKU_STOCK_LIST),
      ctx.actor,
      seesCosts(ctx.actor)
    )
    return exportList<SkuStockRow>(ctx, source, { name: 'stock-by-sku', columns })
  }

  async ledger({ request, inertia, actor }: HttpContext) {
    const source = await entryList(readListQuery(request, ledgerSpec()), actor, seesCosts(actor))
    const [page, warehouses] = await Promise.all([
      keysetPage<LedgerRow>(source),
      warehouseOptions(actor),
    ])
    const list = { ...page, rows: await withDocuments(page.rows) }
    return inertia.render('inventory/ledger/index', {
      list,
      warehouses,
      canSeeCosts: seesCosts(actor),
    })
  }

  async exportLedger(ctx: HttpContext) {
    const keys = [
      'occurredAt',
      'warehouseName',
      'code',
      'name',
      'bucket',
      'reason',
      'delta',
      'sourceType',
      'sourceId',
      'note',
      'who',
    ]
    if (seesCosts(ctx.actor)) keys.splice(7, 0, 'unitCost', 'value')
    const columns = keys.map((key) => ({ key, header: ctx.i18n.t(`inventory.fields.${key}`) }))
    const source = await entryList(
      readListQuery(ctx.request, ledgerSpec()),
      ctx.actor,
      seesCosts(ctx.actor)
    )
    return exportList<LedgerRow>(ctx, source, { name: 'stock-ledger', columns })
  }

  /** One level: what its numbers are made of, and its own ledger page by page. */
  async show({ params, request, inertia, actor }: HttpContext) {
    const level = await new ExplainLevel().handle({
      warehouseId: params.warehouse,
      skuId: params.sku,
      actor,
      seesCosts: seesCosts(actor),
    })
    const query = readListQuery(request, ledgerSpec())
    query.filters = { ...query.filters, warehouse: [params.warehouse], sku: [params.sku] }
    const page = await keysetPage<LedgerRow>(
      await entryList({ ...query, q: null }, actor, seesCosts(actor))
    )
    const list = { ...page, rows: await withDocuments(page.rows) }
    return inertia.render('inventory/stock/show', { level, list, canSeeCosts: seesCosts(actor) })
  }
}
