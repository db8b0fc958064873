import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import { latestVisits, reportVisits } from '#modules/marketing/queries/report_visits'

/** What visitors do on the shop's pages, and the script that tells. */
export default class VisitsController {
  async index({ request, inertia }: HttpContext) {
    const asked = Number(request.input('days'))
    const days = [7, 30, 90].includes(asked) ? asked : 30
    const base = env.get('APP_URL', `${request.protocol()}://${request.host()}`).replace(/\/$/, '')
    return inertia.render('marketing/visits', {
      report: await reportVisits(days),
      latest: await latestVisits(),
      snippet: `<script src="${base}/t.js" defer></script>`,
    })
  }
}
