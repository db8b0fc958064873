import type { Page } from '@inertiajs/core'
import type { Shared } from '../types'
import { createI18n } from './translator'
import type { Messages } from './messages'

/** The language, zone and currency of a page's visitor. */
export function i18nFor(page: Page, messages: Messages) {
  const { locale, company, now } = page.props as unknown as Shared
  return createI18n({ locale, messages, now, zone: company.zone, currency: company.currency })
}

export const titleOf = (title: string) => (title ? `${title} · Tandem` : 'Tandem')
