type Row = Record<string, unknown>

/** Fields that say when and how often, not what. */
const SILENT = new Set(['version', 'updatedAt', 'createdAt'])

/**
 * The fields in which two states of a record differ, old beside new; nested
 * lists of records with a `code` are compared row by row. Null when nothing changed.
 */
export function changesBetween(before: object, after: object): { before: Row; after: Row } | null {
  const old: Row = {}
  const now: Row = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (SILENT.has(key)) continue
    const [left, right] = [(before as Row)[key], (after as Row)[key]]
    if (JSON.stringify(left) === JSON.stringify(right)) continue
    const rows = isRows(left) && isRows(right) ? changedRows(left, right) : null
    if (left !== undefined) old[key] = rows ? rows.before : left
    if (right !== undefined) now[key] = rows ? rows.after : right
  }
  return Object.keys(now).length > 0 || Object.keys(old).length > 0
    ? { before: old, after: now }
    : null
}

const isRows = (value: unknown): value is (Row & { code: string })[] =>
  Array.isArray(value) && value.every((row) => typeof (row as Row | null)?.code === 'string')

function changedRows(left: (Row & { code: string })[], right: (Row & { code: string })[]) {
  const key = (row: Row) => String(row.id ?? row.code)
  const olds = new Map(left.map((row) => [key(row), row]))
  const news = new Map(right.map((row) => [key(row), row]))
  const before: Row = {}
  const after: Row = {}
  for (const id of new Set([...olds.keys(), ...news.keys()])) {
    const [old, now] = [olds.get(id), news.get(id)]
    const code = (now ?? old)!.code
    const changes = changesBetween(old ?? {}, now ?? {})
    if (!changes) continue
    before[code] = changes.before
    after[code] = changes.after
  }
  return { before, after }
}
