import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { company } from '#shell/services/company'
import RetryBackorders from '#modules/oms/actions/retry_backorders'
import {
  BATCH_LIST,
  BATCH_ORDER_LIST,
  countWaiting,
  getBatch,
  lackNames,
  listBatches,
  listBatchOrders,
} from '#modules/oms/queries/list_batches'

/** Orders that competed for scarce goods: who got what, and why not. */
export default class BatchesController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, { ...BATCH_LIST, zone: company().zone })
    const [list, waiting] = await Promise.all([listBatches(query), countWaiting()])
    return inertia.render('oms/batches/index', { list, waiting, currency: company().currency })
  }

  async show({ params, request, inertia, actor }: HttpContext) {
    const batch = await getBatch(Number(params.id))
    const query = readListQuery(request, { ...BATCH_ORDER_LIST, zone: company().zone })
    const list = await listBatchOrders(batch.id, query, actor)
    const { currency } = company()
    return inertia.render('oms/batches/show', {
      batch,
      list,
      currency,
      ...(await lackNames(list.rows)),
    })
  }

  async store({ response, session, actor, i18n }: HttpContext) {
    const { batchId, allocated, waiting } = await new RetryBackorders().handle({
      cause: 'hand',
      actor,
    })
    if (batchId === null) {
      session.flash('info', i18n.t('oms.batches.nobody'))
      return response.redirect().toPath('/oms/batches')
    }
    const counts = { filled: allocated.length, waiting: waiting.length }
    session.flash('success', i18n.t('oms.batches.solved', counts))
    return response.redirect().toPath(`/oms/batches/${batchId}`)
  }
}
