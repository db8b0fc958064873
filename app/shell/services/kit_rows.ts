import type { ListQuery } from '#kernel/lists/index'

export type KitRow = {
  id: number
  number: string
  customer: string
  status: string
  total: string
  currency: string
  lines: number
  placedAt: string
}

const NAMES = [
  '林晓彤',
  '王建国',
  'Anna Lindqvist',
  '陈思远',
  '欧阳文静',
  'James O’Connor',
  '赵磊',
  '刘洋',
]
const STATUSES = ['pending', 'held', 'shipped', 'done', 'failed']

/** Sample rows of the kit page; the same for the same question. */
export function kitRows(query: Pick<ListQuery, 'echo' | 'q' | 'sort'>): KitRow[] {
  const rows = Array.from({ length: 24 }, (_, index) => ({
    id: index + 1,
    number: `SO-20261122-${String(index + 1).padStart(6, '0')}`,
    customer: NAMES[index % NAMES.length],
    status: STATUSES[index % STATUSES.length],
    total: `${(index * 137.35 + 12.5).toFixed(2)}00`,
    currency: index % 7 === 3 ? 'USD' : 'CNY',
    lines: (index % 5) + 1,
    placedAt: new Date(Date.UTC(2026, 10, 22, 10, 0) - index * 5_400_000).toISOString(),
  }))
  const wanted = query.echo.status?.split(',')
  const word = query.q?.toLowerCase()
  const { key, desc } = query.sort
  return rows
    .filter((row) => !wanted || wanted.includes(row.status))
    .filter((row) => !word || `${row.number} ${row.customer}`.toLowerCase().includes(word))
    .sort((a, b) => {
      const order =
        key === 'total'
          ? Number(a.total) - Number(b.total)
          : String(a[key as 'number']).localeCompare(b[key as 'number'])
      return desc ? -order : order
    })
}
