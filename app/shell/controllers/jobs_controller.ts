import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { RetryJobs } from '#shell/actions/retry_jobs'
import { JOB_FILTERS, listJobs } from '#shell/queries/list_jobs'
import { idsValidator } from '#shell/validators/house'

/** Work that waits, runs or failed. */
export default class JobsController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, {
      sorts: ['run'],
      defaultSort: 'run',
      filters: JOB_FILTERS,
    })
    return inertia.render('shell/jobs', { list: await listJobs(query) })
  }

  async retry({ request, response, session, actor, i18n }: HttpContext) {
    const { ids } = await request.validateUsing(idsValidator)
    const found = await new RetryJobs().handle({ ids, actor })
    session.flash('success', i18n.t('shell.jobs.retried', { count: found.length }))
    return response.redirect().back()
  }

  async retryAll({ response, session, actor, i18n }: HttpContext) {
    const found = await new RetryJobs().handle({ ids: 'all', actor })
    session.flash('success', i18n.t('shell.jobs.retried', { count: found.length }))
    return response.redirect().back()
  }
}
