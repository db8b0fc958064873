import type { HttpContext } from '@adonisjs/core/http'
import type { RowResult } from '#kernel/lists/types'

/**
 * Tells the list what became of each row of a bulk action; refused rows stay
 * selected there with their reason.
 */
export function flashResults({ session }: HttpContext, results: readonly RowResult[]) {
  session.flash('results', results)
}
