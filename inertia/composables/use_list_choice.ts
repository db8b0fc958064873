import { computed } from 'vue'
import type { Column } from '../types'
import { usePreference } from './use_preferences'

type Choice = { shown?: string[]; dense?: boolean; widths?: Record<string, number> }

/** How a person likes one list: its columns, their widths, how close the rows stand. */
export function useListChoice<Row>(name: () => string, columns: () => Column<Row>[]) {
  const { value: choice, keep } = usePreference<Choice>(() => `list:${name()}`, {})

  const shown = computed(() => {
    const all = columns()
    const chosen = choice.value.shown?.filter((key) => all.some((column) => column.key === key))
    const standard = all.filter((column) => !column.optional).map((column) => column.key)
    return new Set(chosen?.length ? chosen : standard)
  })
  const visible = computed(() =>
    columns()
      .filter((column) => shown.value.has(column.key))
      .map((column) => ({ ...column, width: choice.value.widths?.[column.key] ?? column.width }))
  )

  return {
    shown,
    visible,
    dense: computed(() => choice.value.dense ?? false),
    toggle(key: string) {
      const next = new Set(shown.value)
      if (!next.delete(key)) next.add(key)
      if (next.size) keep({ ...choice.value, shown: [...next] })
    },
    setDense: (dense: boolean) => keep({ ...choice.value, dense }),
    /** Pixels; null gives the column back to its content. */
    resize(key: string, width: number | null) {
      const widths = { ...choice.value.widths }
      if (width === null) delete widths[key]
      else widths[key] = width
      keep({ ...choice.value, widths })
    },
  }
}
