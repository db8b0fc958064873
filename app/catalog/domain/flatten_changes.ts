type Row = Record<string, unknown>

/** One field of one deed: what it was and what it became, raw. */
export interface FieldChange {
  /** The SKU it is a field of, where it is not the record's own. */
  of: string | null
  field: string
  before: unknown
  after: unknown
}

/** What says nothing to people; a SKU's first picture is told with all of them. */
const SILENT = new Set(['id', 'version'])
const SILENT_OF_SKU = new Set([...SILENT, 'imageFileId'])

/**
 * What a deed of the audit trail changed, field by field. `skus` nest by code (see `changesBetween`):
 * a SKU that was not there before is one line, as is one that is gone.
 */
export function flattenChanges(before: Row | null, after: Row | null): FieldChange[] {
  return fieldsOf(before, after).flatMap((field): FieldChange[] => {
    const [left, right] = [before?.[field], after?.[field]]
    if (field !== 'skus')
      return differ(left, right) ? [{ of: null, field, before: left, after: right }] : []
    return skuChanges(left, right)
  })
}

function skuChanges(left: unknown, right: unknown): FieldChange[] {
  if (!isRow(left) || !isRow(right)) return []
  return fieldsOf(left, right).flatMap((code): FieldChange[] => {
    const [old, now] = [left[code] as Row | undefined, right[code] as Row | undefined]
    if (isEmpty(old)) return [{ of: code, field: 'sku', before: null, after: code }]
    if (isEmpty(now)) return [{ of: code, field: 'sku', before: code, after: null }]
    return fieldsOf(old!, now!)
      .filter((field) => !SILENT_OF_SKU.has(field) && differ(old![field], now![field]))
      .map((field) => ({ of: code, field, before: old![field], after: now![field] }))
  })
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEmpty = (row: Row | undefined) => !row || Object.keys(row).length === 0
const differ = (left: unknown, right: unknown) =>
  JSON.stringify(left ?? null) !== JSON.stringify(right ?? null)
const fieldsOf = (left: Row | null, right: Row | null) =>
  [...new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])].filter(
    (field) => !SILENT.has(field)
  )
