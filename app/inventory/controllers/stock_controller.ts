import type { HttpContext } from '@adonisjs/core/http'
import { boundsOfText } from '#kernel/clock'
import { exportList, keysetPage, readListQuery } from '#kernel/lists/index'
import ExplainLevel from '#inventory/queries/explain_level'
import { explainPolicies } from '#inventory/queries/explain_policies'
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
import { companyZone } from '#inventory/services/settings'

type LedgerRow = Omit<EntryRow, 'document' | 'balance'>
const ledgerSpec = () => ({ ...ENTRY_LIST, zone: companyZone() })

/** Stock by warehouse and by SKU, and each level explained. */
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

  /** One level: what its numbers are made of, today or as of a day, and its own ledger page by page. */
  async show({ params, request, inertia, actor }: HttpContext) {
    const asOf = dayOf(request.qs().asOf)
    const level = await new ExplainLevel().handle({
      warehouseId: params.warehouse,
      skuId: params.sku,
      actor,
      seesCosts: seesCosts(actor),
      before: asOf?.before ?? null,
    })
    const query = readListQuery(request, ledgerSpec())
    query.filters = { ...query.filters, warehouse: [params.warehouse], sku: [params.sku] }
    if (asOf) query.filters.occurred ??= { from: null, before: asOf.before }
    const page = await keysetPage<LedgerRow>(
      await entryList({ ...query, q: null }, actor, seesCosts(actor))
    )
    return inertia.render('inventory/stock/show', {
      level,
      list: { ...page, rows: await withDocuments(page.rows) },
      policies: asOf ? [] : await explainPolicies(params.sku, actor, params.warehouse),
      asOf: asOf?.day ?? null,
      canSeeCosts: seesCosts(actor),
    })
  }
}

/** A day of the URL and the first moment after it; null for none. */
function dayOf(text: unknown): { day: string; before: Date } | null {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return { day: text, before: boundsOfText(text, companyZone()).end }
  } catch {
    return null
  }
}
