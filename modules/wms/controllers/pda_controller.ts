import type { HttpContext } from '@adonisjs/core/http'
import { listGrades, offered } from '#orders/queries/list_case_words'
import RecordScans from '../actions/record_scans.js'
import StartTask from '../actions/start_task.js'
import CountFloor from '../queries/count_floor.js'
import GetReturn from '../queries/get_return.js'
import GetTask from '../queries/get_task.js'
import ListOpenTasks from '../queries/list_open_tasks.js'
import ListReceiving from '../queries/list_receiving.js'
import SuggestBins from '../queries/suggest_bins.js'
import { assertSees, ownWarehouses, returnWarehouses } from '../services/scope.js'
import { wmsSettings } from '../services/wms_settings.js'
import { scansValidator } from '../validators/wms.js'

/** The floor's pages for a phone or a handheld scanner. */
export default class PdaController {
  async home({ inertia, actor }: HttpContext) {
    return inertia.render('wms/pda/home', { counts: await new CountFloor().handle(actor) })
  }

  async tasks({ inertia, actor }: HttpContext) {
    return inertia.render('wms/pda/tasks', { tasks: await new ListOpenTasks().handle(actor) })
  }

  async pick({ params, inertia, actor }: HttpContext) {
    const found = await new GetTask().handle(Number(params.id), actor)
    await new StartTask().handle({ actor, taskId: found.task.id })
    return inertia.render('wms/pda/pick', {
      ...found,
      requiresBinScan: wmsSettings().requiresBinScan,
    })
  }

  async pack({ inertia }: HttpContext) {
    return inertia.render('wms/pda/pack', {})
  }

  async returns({ inertia, actor, i18n }: HttpContext) {
    return inertia.render('wms/pda/returns', {
      warehouses: await returnWarehouses(actor),
      grades: offered(await listGrades(i18n.locale)),
    })
  }

  /** The expected return behind a scanned code, as JSON. */
  async findReturn({ request, response, actor }: HttpContext) {
    return response.json({
      found: await new GetReturn().byCode(String(request.input('code', '')), actor),
    })
  }

  async putaway({ inertia, actor }: HttpContext) {
    const warehouses = await ownWarehouses(actor)
    return inertia.render('wms/pda/putaway', {
      warehouses,
      waiting: await new ListReceiving().handle(actor),
    })
  }

  /** Where to lay a scanned item, as JSON. */
  async suggest({ request, response, actor }: HttpContext) {
    const warehouseId = Number(request.input('warehouse'))
    assertSees(actor, warehouseId, 'wms_warehouse', warehouseId)
    return response.json({
      found: await new SuggestBins().handle(warehouseId, String(request.input('code', ''))),
    })
  }

  /** Answers queued scans, each by its own; what was answered before is answered alike. */
  async scans({ request, response, actor, i18n }: HttpContext) {
    const { scans } = await request.validateUsing(scansValidator)
    const answers = await new RecordScans().handle({
      actor,
      scans: scans.map((scan) => ({ ...scan, barcode: scan.barcode ?? '' })),
    })
    return response.json({
      answers: answers.map(({ scanId, result, reason, params = {}, effect, lineId }) => ({
        scanId,
        result,
        reason: reason ?? null,
        lineId: lineId ?? null,
        message: i18n.t(`wms.scan.${sentenceFor(reason, params)}`, { why: '', ...params }),
        addedLines: effect.addedLines?.length ?? 0,
      })),
    })
  }
}

/** A parcel has no one item it expects, and what is no bin was not the wrong one. */
function sentenceFor(reason: string | undefined, params: object) {
  if ((reason === 'wrong_item' || reason === 'wrong_bin') && !('expected' in params))
    return `${reason}_here`
  return reason ?? 'accepted'
}
