import type { Column, Filter, FilterOption } from '~/types'
import type { EntryRow } from '../queries/list_entries'

type I18n = { t: (key: string) => string; has: (key: string) => boolean }

/** The reason in words; one that no language file knows is shown as it is. */
export const reasonText = ({ t, has }: I18n, reason: string) =>
  has(`inventory.reasons.${reason}`) ? t(`inventory.reasons.${reason}`) : reason

/** The reason and, of a correction by hand, what for: `Correction · Count difference`. */
function reasonOf(i18n: I18n, { reason, sourceType, note }: EntryRow): string {
  const word = reasonText(i18n, reason)
  return sourceType === 'adjustment' && note ? `${word} · ${noteText(i18n, note)}` : word
}
/** Corrections note the code of their reason, or its name where it is the company's own. */
const noteText = ({ t, has }: I18n, note: string) =>
  has(`inventory.adjustment_reasons.${note}`) ? t(`inventory.adjustment_reasons.${note}`) : note

export function ledgerColumns(
  i18n: I18n,
  options: { costs: boolean; place: boolean }
): Column<EntryRow>[] {
  const { t } = i18n
  return [
    { key: 'occurredAt', label: t('inventory.fields.occurredAt'), kind: 'dateTime' },
    ...(options.place
      ? [
          { key: 'warehouseName', label: t('inventory.fields.warehouseName') },
          { key: 'code', label: t('inventory.fields.code'), kind: 'code' as const },
          { key: 'name', label: t('inventory.fields.name'), optional: true },
        ]
      : []),
    {
      key: 'bucket',
      label: t('inventory.fields.bucket'),
      value: (row) => t(`inventory.buckets.${row.bucket}`),
    },
    {
      key: 'reason',
      label: t('inventory.fields.reason'),
      value: (row) => reasonOf(i18n, row),
    },
    { key: 'delta', label: t('inventory.fields.delta'), kind: 'number' },
    { key: 'balance', label: t('inventory.fields.balance'), kind: 'number' },
    ...(options.costs
      ? [
          {
            key: 'unitCost',
            label: t('inventory.fields.unitCost'),
            kind: 'money' as const,
            optional: true,
          },
          { key: 'value', label: t('inventory.fields.value'), kind: 'money' as const },
        ]
      : []),
    { key: 'document', label: t('inventory.fields.document') },
    {
      key: 'note',
      label: t('inventory.fields.note'),
      optional: true,
      value: (row) => (row.sourceType === 'adjustment' ? row.documentNote : row.note),
    },
    { key: 'who', label: t('inventory.fields.who') },
  ]
}

const REASONS = [
  'opening',
  'receive',
  'ship',
  'return',
  'adjust',
  'stocktake',
  'inspect',
  'pass',
  'damage',
  'repair',
  'found',
  'scrap',
  'transfer_out',
  'transfer_in',
  'transfer_loss',
  'assembly_out',
  'assembly_in',
  'assembly_scrap',
]

export function ledgerFilters(
  i18n: I18n,
  warehouses?: FilterOption[],
  people?: FilterOption[]
): Filter[] {
  const { t } = i18n
  return [
    { key: 'occurred', label: t('inventory.fields.occurredAt'), kind: 'dates' },
    ...(warehouses
      ? [
          {
            key: 'warehouse',
            label: t('inventory.fields.warehouseName'),
            kind: 'choices' as const,
            options: warehouses,
          },
        ]
      : []),
    {
      key: 'reason',
      label: t('inventory.fields.reason'),
      kind: 'choice',
      options: REASONS.map((value) => ({ value, label: reasonText(i18n, value) })),
    },
    {
      key: 'bucket',
      label: t('inventory.fields.bucket'),
      kind: 'choices',
      options: ['on_hand', 'quality', 'damaged', 'in_transit'].map((value) => ({
        value,
        label: t(`inventory.buckets.${value}`),
      })),
    },
    ...(people
      ? [
          {
            key: 'who',
            label: t('inventory.fields.who'),
            kind: 'choices' as const,
            options: people,
          },
        ]
      : []),
  ]
}
