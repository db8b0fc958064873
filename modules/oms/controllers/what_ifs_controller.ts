import type { HttpContext } from '@adonisjs/core/http'
import StartWhatIf from '#modules/oms/actions/start_what_if'
import { getWhatIf } from '#modules/oms/queries/get_what_if'
import { whatIfValidator } from '#modules/oms/validators/rule'

/** Drafts of audit rules tried on past orders, beside the form they are written in. */
export default class WhatIfsController {
  async store({ request, response, actor }: HttpContext) {
    const { ruleId, ...rule } = await request.validateUsing(whatIfValidator)
    return response.created({ id: await new StartWhatIf().handle({ rule, ruleId, actor }) })
  }

  async show({ params, actor }: HttpContext) {
    return getWhatIf(Number(params.id), actor)
  }
}
