import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { AUDIT_LIST, ListAudit } from '#shell/queries/list_audit'

/** Who did what. */
export default class AuditController {
  async index({ request, inertia }: HttpContext) {
    return inertia.render('shell/audit/index', {
      list: await new ListAudit().handle(readListQuery(request, AUDIT_LIST)),
    })
  }
}
