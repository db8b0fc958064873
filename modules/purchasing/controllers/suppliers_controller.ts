import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { exportList, keysetPage, readListQuery } from '#kernel/lists/index'
import { slotTabs } from '#kernel/modules/slots'
import { company } from '#shell/services/company'
import SaveSupplier from '../actions/save_supplier.js'
import GetSupplier from '../queries/get_supplier.js'
import ListOrders from '../queries/list_orders.js'
import { pricesOfSupplier } from '../queries/list_prices.js'
import { supplierList, SUPPLIER_LIST, type SupplierRow } from '../queries/list_suppliers.js'
import { supplierValidator } from '../validators/suppliers.js'

const EXPORTED = ['code', 'name', 'nameEn', 'status', 'currency', 'leadTimeDays', 'paymentDays']

/** Who we buy from. */
export default class SuppliersController {
  async index({ request, inertia }: HttpContext) {
    const source = supplierList(readListQuery(request, SUPPLIER_LIST))
    return inertia.render('purchasing/suppliers/index', {
      list: await keysetPage<SupplierRow>(source),
    })
  }

  async export(ctx: HttpContext) {
    const source = supplierList(readListQuery(ctx.request, SUPPLIER_LIST))
    const columns = EXPORTED.map((key) => ({ key, header: ctx.i18n.t(`purchasing.fields.${key}`) }))
    return exportList<SupplierRow>(ctx, source, {
      name: 'suppliers',
      columns,
      map: (row) => ({ ...row, status: ctx.i18n.t(`purchasing.supplier_status.${row.status}`) }),
    })
  }

  async show({ params, request, inertia, actor, i18n }: HttpContext) {
    const query = { q: null, sort: { key: 'created', desc: true }, perPage: 20, cursor: null }
    const [found, record, prices, orders, history, slots] = await Promise.all([
      new GetSupplier().handle(params.id),
      new GetSupplier().record(params.id),
      pricesOfSupplier(params.id),
      new ListOrders().handle({ ...query, filters: { supplier: [params.id] }, echo: {} }, actor),
      historyOf({ type: 'supplier', id: params.id }, i18n),
      slotTabs('purchasing.suppliers.tabs', params.id, actor, request.qs().tab as string),
    ])
    return inertia.render('purchasing/suppliers/show', {
      ...found,
      record,
      prices,
      orders: orders.rows,
      history,
      slots,
    })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('purchasing/suppliers/create', { baseCurrency: company().currency })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(supplierValidator)
    const id = await new SaveSupplier().handle({ ...input, actor })
    session.flash('success', i18n.t('purchasing.suppliers.saved'))
    return response.redirect().toPath(`/purchasing/suppliers/${id}`)
  }

  async edit({ params, inertia }: HttpContext) {
    const found = await new GetSupplier().handle(params.id)
    return inertia.render('purchasing/suppliers/edit', {
      ...found,
      baseCurrency: company().currency,
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(supplierValidator)
    await new SaveSupplier().handle({ ...input, id: params.id, actor })
    session.flash('success', i18n.t('purchasing.suppliers.saved'))
    return response.redirect().toPath(`/purchasing/suppliers/${params.id}`)
  }
}
