import { router, usePage } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { ListPage } from '../types'

/** URL keys a list owns besides its filters. */
const OWN = new Set(['q', 'sort', 'perPage', 'after', 'before'])

/** The state of a list as the URL has it, and the visits that change it. */
export function useList<Row>(list: () => ListPage<Row>, filterKeys: () => string[]) {
  const page = usePage()
  const url = computed(() => new URL(page.url, 'http://tandem.local'))
  const path = computed(() => url.value.pathname)

  /** What narrows and orders the list, without the place in it. */
  const params = computed<Record<string, string>>(() => {
    const known = new Set([...OWN, ...filterKeys()])
    const entries = [...url.value.searchParams].filter(
      ([key, value]) => known.has(key) && value !== ''
    )
    return Object.fromEntries(entries.filter(([key]) => key !== 'after' && key !== 'before'))
  })

  function visit(query: Record<string, string>) {
    const others = [...url.value.searchParams].filter(
      ([key]) => !OWN.has(key) && !filterKeys().includes(key)
    )
    router.get(
      path.value,
      { ...Object.fromEntries(others), ...query },
      { preserveState: true, preserveScroll: true, replace: true }
    )
  }

  /** Sets or (with null) drops one of them and goes back to the first page. */
  function set(changes: Record<string, string | null>) {
    const next = { ...params.value }
    for (const [key, value] of Object.entries(changes)) {
      if (value === null || value === '') delete next[key]
      else next[key] = value
    }
    visit(next)
  }

  /** Ascending, descending, back to the list's own order. */
  function toggleSort(key: string) {
    const current = list().meta.sort
    if (current === key) set({ sort: `-${key}` })
    else set({ sort: current === `-${key}` && params.value.sort ? null : key })
  }

  return {
    path,
    params,
    set,
    toggleSort,
    show: (query: Record<string, string>) => visit(query),
    next: () => list().meta.next && visit({ ...params.value, after: list().meta.next! }),
    prev: () => list().meta.prev && visit({ ...params.value, before: list().meta.prev! }),
  }
}
