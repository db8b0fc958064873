import type { I18n } from '@adonisjs/i18n'
import type { MessageParams } from '#kernel/exceptions'
import type { RowResult } from '#kernel/lists/index'

/** What became of rows of a bulk act, with refusals in the person's language. */
export function rowResults(
  results: readonly { id: number; error?: { code: string; params: MessageParams } }[],
  i18n: I18n
): RowResult[] {
  return results.map(({ id, error }) => ({
    id,
    ok: !error,
    ...(error && { message: refusalText(error, i18n) }),
  }))
}

/** A refusal in words; moves between states name them as the pages do. */
export function refusalText({ code, params }: { code: string; params: MessageParams }, i18n: I18n) {
  if (code !== 'invalid_transition') return i18n.t(`errors.${code}`, params)
  const state = (key: string) => i18n.t(`purchasing.order_status.${params[key]}`)
  return i18n.t('purchasing.orders.not_from_here', { from: state('from'), to: state('to') })
}
