import { inject, type InjectionKey } from 'vue'
import type { I18n } from '../i18n/translator'

export const I18N: InjectionKey<I18n> = Symbol('i18n')

/** Texts and formats of the person's language: `const { t, money, dateTime, relative } = useI18n()`. */
export function useI18n(): I18n {
  const i18n = inject(I18N)
  if (!i18n) throw new Error('useI18n() needs the application of app.ts or ssr.ts')
  return i18n
}
