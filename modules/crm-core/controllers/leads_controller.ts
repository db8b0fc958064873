import type { HttpContext } from '@adonisjs/core/http'
import { holds } from '#kernel/access/actor'
import { getCustomer } from '#customers/queries/get_customer'
import { parseLocal } from '#kernel/clock'
import { ConflictException } from '#kernel/exceptions'
import { flashResults, type RowResult } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import AssignLeads from '#modules/crm-core/actions/assign_leads'
import CreateLeads from '#modules/crm-core/actions/create_leads'
import ClaimLeads from '#modules/crm-core/actions/claim_leads'
import LogFollowUp from '#modules/crm-core/actions/log_follow_up'
import MoveLeads from '#modules/crm-core/actions/move_leads'
import { listBoard, listReasons, listStages } from '#modules/crm-core/queries/get_board'
import { getLead } from '#modules/crm-core/queries/get_lead'
import { listLeads, readLeads } from '#modules/crm-core/queries/list_leads'
import { listSellers } from '#modules/crm-core/queries/list_pipeline'
import { reportFunnel } from '#modules/crm-core/queries/report_funnel'
import {
  assignValidator,
  followUpValidator,
  idsValidator,
  leadValidator,
  moveValidator,
} from '#modules/crm-core/validators/lead'

export default class LeadsController {
  async index({ request, inertia, i18n }: HttpContext) {
    const [list, stages, sellers] = await Promise.all([
      listLeads(readLeads(request), i18n.locale),
      listStages(i18n.locale),
      listSellers(),
    ])
    return inertia.render('crm-core/leads/index', { list, stages, sellers })
  }

  async create({ request, inertia }: HttpContext) {
    const customerId = Number(request.input('customer')) || null
    const customer = customerId ? await getCustomer(customerId) : null
    return inertia.render('crm-core/leads/create', {
      customer: customer && { id: customer.id, name: customer.name },
      sellers: await listSellers(),
    })
  }

  async store({ request, response, session, i18n, actor }: HttpContext) {
    const { title, ...form } = await request.validateUsing(leadValidator)
    const leads = [{ ...form, title: title ?? undefined }]
    const [made] = await new CreateLeads().handle({ leads, actor })
    if (!made) throw new ConflictException('crm_lead_open_already')
    session.flash('success', i18n.t('crm-core.created', { number: made.number }))
    return response.redirect().toPath(`/crm-core/leads/${made.id}`)
  }

  async assign(ctx: HttpContext) {
    const { ids, ownerId } = await ctx.request.validateUsing(assignValidator)
    return answer(ctx, await new AssignLeads().handle({ leadIds: ids, ownerId, actor: ctx.actor }))
  }

  async board({ inertia, i18n, actor }: HttpContext) {
    return inertia.render('crm-core/leads/board', {
      funnel: await reportFunnel(i18n.locale),
      mayManage: holds(actor, 'crm-core.pipeline.manage'),
      stages: await listStages(i18n.locale),
      leads: await listBoard(),
      reasons: await listReasons(i18n.locale),
    })
  }

  async show({ params, inertia, i18n }: HttpContext) {
    return inertia.render('crm-core/leads/show', {
      lead: await getLead(Number(params.id), i18n.locale),
      stages: await listStages(i18n.locale),
      reasons: await listReasons(i18n.locale),
      sellers: await listSellers(),
    })
  }

  async move(ctx: HttpContext) {
    const { ids, ...form } = await ctx.request.validateUsing(moveValidator)
    return answer(ctx, await new MoveLeads().handle({ leadIds: ids, ...form, actor: ctx.actor }))
  }

  async claim(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    return answer(ctx, await new ClaimLeads().handle({ leadIds: ids, actor: ctx.actor }))
  }

  async release(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    return answer(
      ctx,
      await new AssignLeads().handle({ leadIds: ids, ownerId: null, actor: ctx.actor })
    )
  }

  async followUp({ params, request, response, session, i18n, actor }: HttpContext) {
    const { nextAt, ...form } = await request.validateUsing(followUpValidator)
    const at = nextAt ? parseLocal(nextAt, settings.text('shell', 'time_zone')) : null
    await new LogFollowUp().handle({ leadId: Number(params.id), ...form, nextAt: at, actor })
    session.flash('success', i18n.t('crm-core.follow_up.saved'))
    return response.redirect().back()
  }
}

/** Per-row results for the list, in the reader's language. */
function answer(ctx: HttpContext, results: RowResult[]) {
  flashResults(
    ctx,
    results.map((row) => ({ ...row, ...(row.message ? { message: ctx.i18n.t(row.message) } : {}) }))
  )
  return ctx.response.redirect().back()
}
