import type { I18n } from '@adonisjs/i18n'

/** `outbound_timeout (method=GET, url=https://…)`, as a call without an answer is written down. */
const UNANSWERED = /^(outbound_[a-z_]+) \(.*?url=([^\s,)]+)/

/** What stood in the way of a call, in the reader's language; a platform's own words stay as they are. */
export function saidInWords(i18n: I18n, said: string): string {
  const [, code, url] = UNANSWERED.exec(said) ?? []
  return code ? i18n.t(`errors.${code}`, { url }) : said
}
