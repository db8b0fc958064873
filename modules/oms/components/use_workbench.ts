import { router } from '@inertiajs/vue3'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { send } from '~/composables/send'
import { useLive } from '~/composables/use_live'
import type { ListPage } from '~/types'
import type { WorkbenchRow } from '../queries/list_workbench'

type Counts = { status: string; count: number; isExact?: boolean }[]

/** Changes that come close together are asked for once. */
const PAUSE_MS = 700

/**
 * The rows and counts of an open workbench. What changes elsewhere is brought up to date in its
 * place; nothing comes, goes or moves until the person asks for it (`stale` says that it would pay).
 */
export function useWorkbench(list: () => ListPage<WorkbenchRow>, first: () => Counts) {
  const rows = shallowRef(list().rows)
  const counts = shallowRef(first())
  const stale = ref(false)
  watch(list, (next) => {
    rows.value = next.rows
    stale.value = false
  })
  watch(first, (next) => (counts.value = next))

  let timer: ReturnType<typeof setTimeout> | undefined
  let told = new Set<number>()
  async function refresh() {
    timer = undefined
    const ids = rows.value.map((row) => row.id).filter((id) => told.size === 0 || told.has(id))
    told = new Set()
    const query = ids.length > 0 ? `?tab=all&perPage=200&ids=${ids.join(',')}` : ''
    const answer = await send<{ rows: WorkbenchRow[]; counts: Counts }>(
      'GET',
      `/oms/workbench/fresh${query}`
    )
    if (!answer.data) return
    counts.value = answer.data.counts
    const fresh = new Map(answer.data.rows.map((row) => [row.id, row]))
    rows.value = rows.value.map((row) => fresh.get(row.id) ?? row)
    stale.value = true
  }
  useLive(
    () => 'oms/workbench',
    (message) => {
      for (const id of (message as { orderIds?: number[] }).orderIds ?? []) told.add(id)
      timer ??= setTimeout(refresh, PAUSE_MS)
    }
  )
  return {
    rows,
    counts,
    stale,
    reload: () => router.reload({ only: ['list', 'counts'] }),
  }
}

/** Where the keys are, and what is chosen with them. */
export function useCursor(rows: () => WorkbenchRow[], selected: Ref<Set<number>>) {
  const cursor = ref(-1)
  const anchor = ref(-1)
  const clamp = (index: number) => Math.max(0, Math.min(rows().length - 1, index))
  watch(rows, (next, before) => {
    const id = before[cursor.value]?.id
    const at = next.findIndex((row) => row.id === id)
    if (at >= 0) cursor.value = at
    else if (cursor.value >= next.length) cursor.value = next.length - 1
  })
  function toggle() {
    const row = rows()[cursor.value]
    if (!row) return
    const next = new Set(selected.value)
    if (!next.delete(row.id)) next.add(row.id)
    selected.value = next
    anchor.value = cursor.value
  }
  /** Everything between the last choice and the cursor. */
  function range() {
    if (cursor.value < 0) return
    const [from, to] = [anchor.value < 0 ? cursor.value : anchor.value, cursor.value]
    const between = rows().slice(Math.min(from, to), Math.max(from, to) + 1)
    selected.value = new Set([...selected.value, ...between.map((row) => row.id)])
  }
  return {
    cursor,
    row: computed(() => rows()[cursor.value]),
    move: (step: number) => (cursor.value = clamp(cursor.value + step)),
    point(index: number, withShift: boolean) {
      cursor.value = clamp(index)
      if (withShift) range()
      else anchor.value = cursor.value
    },
    toggle,
    range,
  }
}
