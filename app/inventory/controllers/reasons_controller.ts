import type { HttpContext } from '@adonisjs/core/http'
import SaveReasons from '#inventory/actions/save_reasons'
import { HOUSE_REASONS, STOCK_ACTS } from '#inventory/domain/stock_acts'
import { keeperOptions } from '#inventory/queries/alert_owners'
import { roleOptions, stockLimits } from '#inventory/queries/stock_limits'
import { listReasons } from '#inventory/services/limits'
import { adjustmentLimit } from '#inventory/services/settings'
import { reasonsValidator } from '#inventory/validators/moves'

/** Why stock may be corrected and moved, and up to what who may do so alone. */
export default class ReasonsController {
  async edit({ inertia }: HttpContext) {
    const [reasons, limits, people, roles] = await Promise.all([
      listReasons(),
      stockLimits(),
      keeperOptions(),
      roleOptions(),
    ])
    return inertia.render('inventory/reasons/form', {
      reasons,
      limits,
      people,
      roles,
      acts: [...STOCK_ACTS],
      house: Object.keys(HOUSE_REASONS),
      companyLimit: adjustmentLimit(),
    })
  }

  async update({ request, response, actor, session, i18n }: HttpContext) {
    const { reasons, limits } = await request.validateUsing(reasonsValidator)
    await new SaveReasons().handle({
      actor,
      reasons: reasons.map(({ name = null, limit = null, ...one }) => ({ ...one, name, limit })),
      limits,
    })
    session.flash('success', i18n.t('inventory.limits.saved'))
    return response.redirect().toPath('/inventory/reasons')
  }
}
