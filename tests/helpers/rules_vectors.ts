import { readFileSync } from 'node:fs'
import {
  defineFields,
  spanSeconds,
  windowNeeds,
  type Condition,
  type Facts,
} from '#kernel/rules/index'

interface Row {
  phone: string | null
  at: string
  total: string
  cancelled: boolean
}

interface VectorFile {
  now: string
  zone: string
  subjects: Record<string, Facts>
  rows: Row[]
  vectors: { if: Condition; true: string[] }[]
}

const file = new URL('../unit/kernel/rules_vectors.json', import.meta.url)

/** What the TypeScript and the SQL side of the rules must both answer. */
export const vectorFile = JSON.parse(readFileSync(file, 'utf8')) as VectorFile

export const moment = { now: new Date(vectorFile.now), zone: vectorFile.zone }

export const subjectFields = defineFields(
  {
    memo: { type: 'text', label: 'memo', sql: 's.memo' },
    count: { type: 'integer', label: 'count', sql: 's.count' },
    rate: { type: 'decimal', label: 'rate', sql: 's.rate' },
    total: { type: 'money', label: 'total', sql: 's.total' },
    paid: { type: 'boolean', label: 'paid', sql: 's.paid' },
    at: { type: 'time', label: 'at', sql: 's.at' },
    day: { type: 'date', label: 'day', sql: 's.day' },
    tags: { type: 'list', label: 'tags', sql: 's.tags' },
    phone: { type: 'text', label: 'phone', sql: 's.phone' },
    status: { type: 'text', label: 'status', sql: 's.memo', options: ['new', 'done'] },
  },
  {
    orders: {
      label: 'orders',
      from: 'rule_rows w',
      where: 'NOT w.cancelled',
      time: 'w.at',
      at: 'at',
      keys: { phone: { sql: 'w.phone', field: 'phone', label: 'phone' } },
      sums: { total: { sql: 'w.total', label: 'total' } },
    },
  }
)

/** The subject's facts with every window of the condition worked out row by row. */
export function withWindows(condition: Condition, subject: Facts, rows: Row[]): Facts {
  const facts: Record<string, unknown> = { ...subject }
  for (const { name, leaf } of windowNeeds(condition)) {
    const end = subject.at ? new Date(subject.at as string).getTime() : Number.NaN
    const start = end - spanSeconds(leaf.window)! * 1000
    const hits = rows.filter((row) => {
      const at = new Date(row.at).getTime()
      return (
        !row.cancelled && subject.phone && row.phone === subject.phone && at > start && at <= end
      )
    })
    const cents = hits.reduce((sum, row) => sum + Math.round(Number(row.total) * 100), 0)
    facts[name] = leaf.sum ? (cents / 100).toFixed(2) : hits.length
  }
  return facts
}
