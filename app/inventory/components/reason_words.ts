type I18n = { t: (key: string) => string }
interface Reason {
  code: string
  name: string | null
}

/** What people do with stock, each with its picture. */
export const ACT_ICONS: Record<string, string> = {
  adjust: 'i-lucide-diff',
  inspect: 'i-lucide-search-check',
  pass: 'i-lucide-circle-check',
  damage: 'i-lucide-package-x',
  repair: 'i-lucide-wrench',
  scrap: 'i-lucide-trash-2',
  found: 'i-lucide-package-plus',
}

const word = ({ t }: I18n, { code, name }: Reason) =>
  name ?? t(`inventory.adjustment_reasons.${code}`)

/** The reason of a document: by the company's own name, else in the reader's language. */
export const reasonWord = (i18n: I18n, row: { reason: string; reasonName: string | null }) =>
  word(i18n, { code: row.reason, name: row.reasonName })

/** Reasons as choices. */
export const reasonOptions = (i18n: I18n, reasons: readonly Reason[]) =>
  reasons.map((one) => ({ value: one.code, label: word(i18n, one) }))
