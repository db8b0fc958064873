import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery, choices, dates, range } from '#kernel/lists/index'
import { kitRows } from '#shell/services/kit_rows'

/** The living example of every part of the UI; for those who build pages, never in production. */
export default class KitController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, {
      sorts: ['number', 'total', 'placedAt'],
      defaultSort: '-placedAt',
      filters: {
        status: choices('pending', 'held', 'shipped', 'done', 'failed'),
        placed: dates(),
        total: range(),
      },
      perPage: 10,
    })
    const rows = kitRows(query)
    return inertia.render('shell/kit', {
      list: {
        rows: rows.slice(0, query.perPage),
        meta: {
          count: 10_000,
          countIsExact: false,
          perPage: query.perPage,
          next: 'next',
          prev: null,
          sort: `${query.sort.desc ? '-' : ''}${query.sort.key}`,
          filters: query.echo,
          q: query.q,
        },
      },
    })
  }

  async record({ inertia }: HttpContext) {
    return inertia.render('shell/kit_record', {})
  }

  async form({ inertia }: HttpContext) {
    return inertia.render('shell/kit_form', {})
  }
}
