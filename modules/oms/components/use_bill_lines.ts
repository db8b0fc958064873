import { computed } from 'vue'
import { useI18n } from '~/composables/use_i18n'
import type { BulkAction, Column, Filter, MenuItem } from '~/types'
import { FINDINGS } from '../domain/courier_bill'
import type { FindingSum } from '../queries/get_courier_bill'
import type { BillLineRow } from '../queries/list_bill_lines'

const STATES = ['open', 'disputed', 'accepted', 'clean'] as const

/** Columns, filters and acts of a bill's lines. `finding` is the tab that is shown, empty for all. */
export function useBillLines(
  state: () => {
    base: string
    isOpen: boolean
    finding: string
    findings: FindingSum[]
    toDecide: number
  }
) {
  const { t, number } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.courier_bills.${key}`, params)
  const kilograms = (grams: number | null) =>
    grams === null ? '—' : `${number(String(grams / 1000), { places: 3 })} kg`

  const columns = computed<Column<BillLineRow>[]>(() => [
    { key: 'row', label: text('columns.row'), kind: 'number', sort: 'row', optional: true },
    { key: 'waybillNo', label: text('columns.waybillNo'), kind: 'code' },
    {
      key: 'fee',
      label: text('columns.fee'),
      value: (row) => row.fee || text('freight'),
      optional: true,
    },
    { key: 'fulfilment', label: text('columns.fulfilment') },
    { key: 'weight', label: text('columns.weights') },
    {
      key: 'destination',
      label: text('columns.destinations'),
      value: (row) => `${row.destination ?? '—'} / ${row.ourDestination || '—'}`,
      optional: true,
    },
    { key: 'amount', label: text('columns.amount'), kind: 'money' },
    { key: 'expected', label: text('columns.expected'), kind: 'money' },
    { key: 'difference', label: text('columns.difference'), kind: 'money', sort: 'difference' },
    { key: 'findings', label: text('columns.findings') },
    { key: 'state', label: text('columns.state'), kind: 'status', machine: 'oms.bill_line' },
    { key: 'note', label: text('columns.note'), optional: true },
  ])
  const filters = computed<Filter[]>(() => [
    {
      key: 'finding',
      label: text('columns.findings'),
      kind: 'choices',
      options: FINDINGS.map((value) => ({ value, label: t(`oms.bill_finding.${value}`) })),
    },
    {
      key: 'state',
      label: text('columns.state'),
      kind: 'choices',
      options: STATES.map((value) => ({ value, label: t(`oms.bill_line.${value}`) })),
    },
  ])
  const href = () => `${state().base}/decisions`
  const bulk = computed<BulkAction[]>(() =>
    state().isOpen
      ? [
          {
            key: 'accept',
            label: text('accept'),
            icon: 'i-lucide-check',
            href: href(),
            payload: { decision: 'accept' },
            reason: { label: text('accept_reason') },
            color: 'primary',
          },
          {
            key: 'dispute',
            label: text('dispute'),
            icon: 'i-lucide-message-square-warning',
            href: href(),
            payload: { decision: 'dispute' },
            reason: { label: text('dispute_reason'), required: true },
          },
          {
            key: 'undo',
            label: text('undo'),
            icon: 'i-lucide-undo-2',
            href: href(),
            payload: { decision: 'undo' },
          },
        ]
      : []
  )
  /** Acts on all that wait, or all that wait with the finding that is shown. */
  const together = computed<MenuItem[]>(() => {
    const { isOpen, finding, findings, toDecide } = state()
    const one = findings.find((each) => each.finding === finding)
    const count = one ? one.open : toDecide
    if (!isOpen || count === 0) return []
    const words = one
      ? { count, finding: t(`oms.bill_finding.${one.finding}`) }
      : { count, finding: text('any_finding') }
    const payload = { finding: one?.finding ?? 'any' }
    return [
      {
        label: text('accept_all', words),
        icon: 'i-lucide-check-check',
        href: href(),
        method: 'post',
        payload: { ...payload, decision: 'accept' },
        reason: { label: text('accept_reason') },
      },
      {
        label: text('dispute_all', words),
        icon: 'i-lucide-message-square-warning',
        href: href(),
        method: 'post',
        payload: { ...payload, decision: 'dispute' },
        reason: { label: text('dispute_reason'), required: true },
      },
    ]
  })
  return { columns, filters, bulk, together, kilograms }
}
