import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import BlockBins from '../actions/block_bins.js'
import CountBin from '../actions/count_bin.js'
import GenerateBins from '../actions/generate_bins.js'
import SetUpWarehouse from '../actions/set_up_warehouse.js'
import { binLabels } from '../documents/bin_labels.js'
import GetBin from '../queries/get_bin.js'
import ListBins, { BIN_LIST } from '../queries/list_bins.js'
import { listFreeWarehouses, listZones, readBinLabels } from '../queries/list_zones.js'
import { readIds } from '../services/read_ids.js'
import { assertSees, ownWarehouses } from '../services/scope.js'
import { sendPdf } from '../services/send_pdf.js'
import {
  binsValidator,
  blockValidator,
  countValidator,
  warehouseValidator,
} from '../validators/wms.js'

/** Bins: what lies where, new racks, labels, counts. */
export default class BinsController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await new ListBins().handle(readListQuery(request, BIN_LIST), actor)
    return inertia.render('wms/bins/index', {
      list,
      warehouses: await ownWarehouses(actor),
      zones: await listZones(actor),
    })
  }

  async show({ params, inertia, actor }: HttpContext) {
    return inertia.render('wms/bins/show', await new GetBin().handle(Number(params.id), actor))
  }

  async create({ inertia, actor }: HttpContext) {
    const [warehouses, free, zones] = await Promise.all([
      ownWarehouses(actor),
      listFreeWarehouses(actor),
      listZones(actor),
    ])
    return inertia.render('wms/bins/create', { warehouses, free, zones })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(binsValidator)
    assertSees(actor, input.warehouseId, 'wms_warehouse', input.warehouseId)
    const { zoneId, bins } = await new GenerateBins().handle({ ...input, actor })
    session.flash('success', i18n.t('wms.bins.made', { count: bins }))
    return response.redirect().toPath(`/wms/bins?zone=${zoneId}`)
  }

  async takeOver({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(warehouseValidator)
    assertSees(actor, input.warehouseId, 'warehouse', input.warehouseId)
    await new SetUpWarehouse().handle({ ...input, actor })
    session.flash('success', i18n.t('wms.bins.taken_over'))
    return response.redirect().toPath(`/wms/bins/new?warehouse=${input.warehouseId}`)
  }

  async labels({ request, response, actor }: HttpContext) {
    const labels = await readBinLabels(readIds(request), actor)
    return sendPdf(response, 'bins.pdf', await binLabels(labels))
  }

  async block({ request, response, actor, session, i18n }: HttpContext) {
    const { ids, reason } = await request.validateUsing(blockValidator)
    const changed = await new BlockBins().handle({ actor, ids, reason: reason ?? null })
    session.flash(
      'success',
      i18n.t(reason ? 'wms.bins.blocked' : 'wms.bins.unblocked', { count: changed.length })
    )
    return response.redirect().back()
  }

  async count({ params, request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(countValidator)
    const { bin } = await new GetBin().handle(Number(params.id), actor)
    const { delta } = await new CountBin().handle({ actor, binId: bin.id, ...input })
    session.flash('success', i18n.t('wms.bins.counted', { delta }))
    return response.redirect().back()
  }
}
