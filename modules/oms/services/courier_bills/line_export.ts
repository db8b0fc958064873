import type { I18n } from '@adonisjs/i18n'
import type { ExportColumn, ExportRow } from '#kernel/spreadsheets/index'
import type { BillLineRow } from '#modules/oms/queries/list_bill_lines'

const COLUMNS = [
  ['row', 'integer'],
  ['waybillNo', 'id'],
  ['fee', 'text'],
  ['billedOn', 'text'],
  ['destination', 'text'],
  ['ourDestination', 'text'],
  ['weight', 'decimal'],
  ['ourWeight', 'decimal'],
  ['amount', 'money'],
  ['expected', 'money'],
  ['difference', 'money'],
  ['settled', 'money'],
  ['findings', 'text'],
  ['state', 'text'],
  ['note', 'text'],
] as const

/** The columns of exported lines, as they are sent to the courier. */
export const lineColumns = (i18n: I18n): ExportColumn[] =>
  COLUMNS.map(([key, kind]) => ({ key, kind, header: i18n.t(`oms.courier_bills.columns.${key}`) }))

/** Grams as kilograms in decimal text. */
const kilograms = (grams: number | null) =>
  grams === null ? null : `${Math.floor(grams / 1000)}.${String(grams % 1000).padStart(3, '0')}`

export const lineCells =
  (i18n: I18n) =>
  (line: BillLineRow): ExportRow => ({
    row: line.row,
    waybillNo: line.waybillNo,
    fee: line.fee || i18n.t('oms.courier_bills.freight'),
    billedOn: line.billedOn,
    destination: line.destination,
    ourDestination: line.ourDestination,
    weight: kilograms(line.weightG),
    ourWeight: kilograms(line.ourWeightG),
    amount: line.amount,
    expected: line.expected,
    difference: line.difference,
    settled: line.settled,
    findings: line.findings
      .map((finding) => i18n.t(`oms.bill_finding.${finding}`))
      .join(i18n.t('oms.audit.comma')),
    state: i18n.t(`oms.bill_line.${line.state}`),
    note: line.note,
  })
