import type { I18n } from '@adonisjs/i18n'
import { localMinute } from '#kernel/clock'
import { isDecimalText, multiplyDecimals, plain } from '#kernel/decimal'
import { Money } from '#kernel/money'
import type { Company } from '#kernel/settings/company'

/** Language groups of the values that are codes, by field; a product's and a SKU's status differ. */
const CODES: Readonly<Record<string, string>> = {
  kind: 'kinds',
  tracking: 'tracking',
  storageClass: 'storage',
  taxClass: 'tax_classes',
  platform: 'platforms',
}
const MONEY = new Set(['listPrice', 'purchasePrice'])
const RATES = new Set(['taxRate', 'revenueShare', 'scrapRate'])
const TIMES = new Set(['validFrom', 'validUntil', 'effectiveTo'])
const NONE = '—'

type Item = Record<string, string | number | null | undefined>

/** Says fields and values of the audit trail in the reader's words: no codes, no raw data. */
export class ChangeWords {
  constructor(
    readonly i18n: I18n,
    readonly company: Company
  ) {}

  field(name: string): string {
    return this.i18n.t(`catalog.fields.${name}`, {}, name)
  }

  /** @param ofSku whether the field is a SKU's: its status is another than a product's */
  value(field: string, raw: unknown, ofSku: boolean): string {
    if (raw === null || raw === undefined || raw === '') return NONE
    if (typeof raw === 'boolean') return this.i18n.t(raw ? 'ui.yes' : 'ui.no')
    if (Array.isArray(raw)) return this.#list(field, raw)
    if (typeof raw === 'object') return this.#options(raw as Record<string, unknown>)
    const text = String(raw)
    if (field === 'status') return this.#word(ofSku ? 'sku_status' : 'product_status', text)
    if (field === 'match') return this.#word('listing_match', text)
    if (CODES[field]) return this.#word(CODES[field], text)
    if (field === 'imageFileId') return this.i18n.t('catalog.history.picture')
    if (MONEY.has(field) && isDecimalText(text)) return this.#money(text)
    if (RATES.has(field) && isDecimalText(text)) return `${multiplyDecimals(text, 100)}%`
    if (field === 'price' && isDecimalText(text)) return plain(text)
    if (TIMES.has(field)) return localMinute(new Date(text), this.company.zone)
    return text
  }

  #word(group: string, code: string): string {
    return this.i18n.t(`catalog.${group}.${code}`, {}, code)
  }

  #money(amount: string): string {
    const { currency } = this.company
    return Money.of(amount, currency).format(this.i18n.locale, { maximumFractionDigits: 6 })
  }

  #list(field: string, list: unknown[]): string {
    if (list.length === 0) return NONE
    if (field === 'images') return this.i18n.t('catalog.history.pictures', { n: list.length })
    return list
      .map((one) => (typeof one === 'object' && one ? this.#item(one as Item) : String(one)))
      .join(this.i18n.t('catalog.history.comma'))
  }

  /** A barcode, a larger unit, a component or a part of a bill. */
  #item(item: Item): string {
    const { barcode, unitFactor, unit, factor, code, qty, revenueShare, scrapRate } = item
    if (barcode) return Number(unitFactor) > 1 ? `${barcode} × ${unitFactor}` : String(barcode)
    if (unit) return `${unit} = ${factor}`
    const share = revenueShare ?? scrapRate
    const of = share ? ` (${this.value('revenueShare', String(share), false)})` : ''
    return `${code ?? ''} × ${qty ?? ''}${of}`
  }

  #options(options: Record<string, unknown>): string {
    const pairs = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`)
    return pairs.length > 0 ? pairs.join(this.i18n.t('catalog.history.comma')) : NONE
  }
}
