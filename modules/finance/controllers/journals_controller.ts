import type { HttpContext } from '@adonisjs/core/http'
import { localDate, systemClock } from '#kernel/clock'
import { readListQuery } from '#kernel/lists/index'
import { PostManualJournal } from '../actions/post_manual_journal.js'
import { ReverseJournal } from '../actions/reverse_journal.js'
import { companyMoney } from '../queries/company_money.js'
import { GetJournal } from '../queries/get_journal.js'
import { JOURNAL_LIST, ListJournals } from '../queries/list_journals.js'
import { ListPostingTargets } from '../queries/list_posting_targets.js'
import { journalValidator, reversalValidator } from '../validators/finance.js'

/** The journal. */
export default class JournalsController {
  async index({ request, inertia }: HttpContext) {
    const list = await new ListJournals().handle(readListQuery(request, JOURNAL_LIST))
    const { currency } = await companyMoney()
    return inertia.render('finance/journals/index', { list, currency })
  }

  async show({ params, inertia }: HttpContext) {
    return inertia.render('finance/journals/show', await new GetJournal().handle(Number(params.id)))
  }

  async create({ inertia }: HttpContext) {
    const { currency, zone } = await companyMoney()
    const targets = await new ListPostingTargets().handle()
    return inertia.render('finance/journals/create', {
      ...targets,
      currency,
      today: localDate(systemClock.now(), zone),
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(journalValidator)
    const id = await new PostManualJournal().handle({ ...input, actor })
    session.flash('success', i18n.t('finance.journals.posted'))
    return response.redirect().toPath(`/finance/journals/${id}`)
  }

  async reverse({ params, request, response, actor, session, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(reversalValidator)
    const id = await new ReverseJournal().handle({ journalId: Number(params.id), reason, actor })
    session.flash('success', i18n.t('finance.journals.reversed'))
    return response.redirect().toPath(`/finance/journals/${id}`)
  }
}
