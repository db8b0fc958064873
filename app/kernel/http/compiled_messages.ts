import type { TranslationsFormatterContract } from '@adonisjs/i18n/types'
import { IntlMessageFormat } from 'intl-messageformat'

/**
 * ICU messages, each read once in a process: reading one costs more than all else that is done to
 * answer a refusal. There are as many as there are texts in the language files.
 */
export class CompiledMessages implements TranslationsFormatterContract {
  readonly name = 'icu'
  readonly #compiled = new Map<string, IntlMessageFormat>()

  format(message: string, locale: string, data: Record<string, string | number> = {}): string {
    const key = `${locale} ${message}`
    let format = this.#compiled.get(key)
    if (!format) {
      format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
      this.#compiled.set(key, format)
    }
    return String(format.format(data))
  }
}
