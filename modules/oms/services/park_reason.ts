import type { I18n } from '@adonisjs/i18n'

/** A reason for parking in the words of the reader; refusals of the house keep their own message. */
export function parkReason(i18n: I18n, reason: string): string {
  const key = `oms.park.${reason}.title`
  const known = i18n.t(key, {}, '')
  return known || i18n.t(`errors.titles.${reason}`, {}, i18n.t('oms.park.other.title'))
}
