import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { storeOptions } from '#catalog/queries/list_stores'
import { company } from '#shell/services/company'
import CancelReplay from '#modules/oms/actions/cancel_replay'
import StartReplay from '#modules/oms/actions/start_replay'
import { listAllocationRules } from '#modules/oms/queries/list_allocation_rules'
import {
  getReplay,
  listReplayOrders,
  listReplays,
  REPLAY_LIST,
  REPLAY_ORDER_LIST,
} from '#modules/oms/queries/list_replays'
import { allocationNow } from '#modules/oms/services/local_moment'
import { weightsAsSettings, weightsFrom } from '#modules/oms/services/pipeline_settings'
import { replayValidator } from '#modules/oms/validators/replay'

/** Orders of the past decided again under other weights and rules: what it would have cost, and how long it would have taken. */
export default class ReplaysController {
  async index({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, { ...REPLAY_LIST, zone: company().zone })
    const list = await listReplays(query, actor)
    return inertia.render('oms/replays/index', { list, currency: company().currency })
  }

  async create({ inertia, actor }: HttpContext) {
    const [rules, stores] = await Promise.all([listAllocationRules(), storeOptions(actor)])
    const { today } = allocationNow()
    const { currency } = company()
    return inertia.render('oms/replays/form', {
      rules: rules.map(({ id, name, isOn, isDefault }) => ({ id, name, isOn, isDefault })),
      ...{ stores, today, currency, weights: weightsAsSettings() },
    })
  }

  async show({ params, request, inertia, actor }: HttpContext) {
    const replay = await getReplay(Number(params.id), actor)
    const query = readListQuery(request, { ...REPLAY_ORDER_LIST, zone: company().zone })
    const list = await listReplayOrders(replay.id, query, actor)
    return inertia.render('oms/replays/show', { replay, list, currency: company().currency })
  }

  async store({ request, response, actor }: HttpContext) {
    const { weights, ...input } = await request.validateUsing(replayValidator)
    const id = await new StartReplay().handle({ ...input, weights: weightsFrom(weights), actor })
    return response.redirect().toPath(`/oms/replays/${id}?moved=1`)
  }

  async cancel({ params, response, actor }: HttpContext) {
    const { id } = await getReplay(Number(params.id), actor)
    await new CancelReplay().handle({ id, actor })
    return response.redirect().back()
  }
}
