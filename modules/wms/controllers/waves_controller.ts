import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import SendBack from '../actions/send_back.js'
import { pickList } from '../documents/pick_list.js'
import GetTask from '../queries/get_task.js'
import GetWave from '../queries/get_wave.js'
import ListTasks, { TASK_LIST } from '../queries/list_tasks.js'
import ListWaves, { WAVE_LIST } from '../queries/list_waves.js'
import { sendPdf } from '../services/send_pdf.js'
import { ownWarehouses } from '../services/scope.js'
import { reasonedIdsValidator } from '../validators/wms.js'

/** Waves and the pick tasks they are made of. */
export default class WavesController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await new ListWaves().handle(readListQuery(request, WAVE_LIST), actor)
    return inertia.render('wms/waves/index', { list, warehouses: await ownWarehouses(actor) })
  }

  async show({ params, inertia, actor }: HttpContext) {
    return inertia.render('wms/waves/show', await new GetWave().handle(Number(params.id), actor))
  }

  /** Takes fulfilments of a wave off their carts, to be picked in another one. */
  async sendBack({ params, request, response, actor, session, i18n }: HttpContext) {
    const { ids, reason } = await request.validateUsing(reasonedIdsValidator)
    const { wave } = await new GetWave().handle(Number(params.id), actor)
    const count = await new SendBack().handle({
      actor,
      waveId: wave.id,
      fulfilmentIds: ids,
      reason,
    })
    session.flash('success', i18n.t('wms.waves.sent_back', { count }))
    return response.redirect().toPath(`/wms/waves/${wave.id}`)
  }

  async tasks({ request, inertia, actor }: HttpContext) {
    const list = await new ListTasks().handle(readListQuery(request, TASK_LIST), actor)
    return inertia.render('wms/tasks/index', { list, warehouses: await ownWarehouses(actor) })
  }

  async task({ params, inertia, actor }: HttpContext) {
    return inertia.render('wms/tasks/show', await new GetTask().handle(Number(params.id), actor))
  }

  async taskPdf({ params, response, actor }: HttpContext) {
    const { task, lines } = await new GetTask().handle(Number(params.id), actor)
    return sendPdf(response, `${task.number}.pdf`, await pickList(task, lines, actor.name))
  }
}
