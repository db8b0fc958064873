import { useI18n } from '~/composables/use_i18n'

/** Columns whose field has another name than their text. */
const COLUMNS: Record<string, string> = {
  warehouseId: 'warehouse',
  regionPrefix: 'region',
  fuelRate: 'columns.fuelPercent',
  name: 'surcharge_name',
  amount: 'amount',
  fromWeightG: 'from_weight',
  serviceId: 'service',
  suspendedUntil: 'suspended_until',
  note: 'note',
}
/** So many are said; the cells are marked all the same. */
const MOST = 5

/** What is wrong in the rows of a form, a line each: where, and what to do; undefined where nothing is. */
export function useRowErrors() {
  const { t, has } = useI18n()
  function columnOf(field: string) {
    const key = `oms.couriers.${COLUMNS[field] ?? `columns.${field}`}`
    return has(key) ? t(key) : field
  }
  return (errors: Readonly<Record<string, string>>, list: string): string | undefined => {
    const lines = Object.entries(errors).flatMap(([key, message]) => {
      const [name, row, field] = key.split('.')
      if (name !== list) return []
      if (row === undefined || field === undefined) return [message]
      return t('oms.couriers.row_error', {
        row: Number(row) + 1,
        column: columnOf(field),
        message,
      })
    })
    if (lines.length === 0) return undefined
    return [t('oms.couriers.check_marked'), ...lines.slice(0, MOST)].join('\n')
  }
}
