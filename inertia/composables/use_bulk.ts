import { router } from '@inertiajs/vue3'
import { computed, ref, watch } from 'vue'
import type { BulkAction, RowResult } from '../types'
import { useConfirm, useReason } from './use_confirm'
import { useShared } from './use_shared'

/** Selection of a list and the acts on it; rows that were refused stay selected, with their reason. */
export function useBulk(rows: () => { id: number }[]) {
  const shared = useShared()
  const confirm = useConfirm()
  const ask = useReason()
  const selected = ref<Set<number>>(new Set())
  const busy = ref(false)
  const results = computed(
    () =>
      new Map((shared.value.flash?.results ?? []).map((result: RowResult) => [result.id, result]))
  )

  watch(rows, (next) => {
    const there = new Set(next.map((row) => row.id))
    selected.value = new Set([...selected.value].filter((id) => there.has(id)))
  })

  /** Downloads go by a real form: the browser keeps the file, the page stays. */
  function download(action: BulkAction, ids: number[]) {
    const query = new URLSearchParams({ ids: ids.join(',') })
    for (const [key, value] of Object.entries(action.payload ?? {})) query.set(key, String(value))
    window.open(`${action.href}?${query}`, '_blank', 'noopener')
  }

  async function act(action: BulkAction) {
    const ids = [...selected.value]
    const color = action.color === 'error' || action.color === 'warning' ? action.color : 'primary'
    if (
      action.confirm &&
      !(await confirm({ title: action.confirm, confirmLabel: action.label, color }))
    )
      return
    const why = action.reason
      ? await ask({ title: action.label, confirmLabel: action.label, color, ...action.reason })
      : undefined
    if (why === null) return
    if (action.download) return download(action, ids)
    const data: Record<string, unknown> = { ids, ...action.payload }
    if (why !== undefined) data.reason = why
    busy.value = true
    router.post(action.href, data as Record<string, number[] | string>, {
      preserveState: true,
      preserveScroll: true,
      onSuccess: () => {
        const failed = [...results.value.values()]
          .filter((result) => !result.ok)
          .map((result) => result.id)
        selected.value = new Set(failed)
      },
      onFinish: () => (busy.value = false),
    })
  }

  return { selected, results, busy, act }
}
