import { computed } from 'vue'
import type { NavEntry } from '../types'
import { useShared } from './use_shared'

const SECTIONS = ['front', 'back', 'money', 'insight', 'settings'] as const

/** The entry a page belongs to: the longest path it lies under. */
export function currentEntry(nav: NavEntry[], url: string): NavEntry | undefined {
  const path = url.split(/[?#]/)[0]
  return nav
    .filter((entry) => path === entry.href || path.startsWith(`${entry.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0]
}

export type MenuGroup = { key: string; entries: NavEntry[] }

/** Entries by their group, in the order the first of each came. */
function groupsOf(entries: NavEntry[]): MenuGroup[] {
  const groups = new Map<string, NavEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.group)
    if (group) group.push(entry)
    else groups.set(entry.group, [entry])
  }
  return [...groups].map(([key, of]) => ({ key, entries: of }))
}

/** The menu by section; an entry opens with the view the person made its default. */
export function useMenu() {
  const shared = useShared()
  const sections = computed(() =>
    SECTIONS.map((key) => ({
      key,
      groups: groupsOf(shared.value.nav.filter((entry) => entry.section === key)),
    })).filter((section) => section.groups.length > 0)
  )
  const defaults = computed(() => {
    const chosen = new Set(
      Object.entries(shared.value.preferences ?? {})
        .filter(([key, value]) => key.startsWith('view:') && typeof value === 'number')
        .map(([, value]) => value)
    )
    return new Map(
      shared.value.views
        .filter((view) => chosen.has(view.id))
        .map((view) => [view.path, view.params])
    )
  })
  function hrefOf(entry: NavEntry) {
    const params = defaults.value.get(entry.href)
    return params ? `${entry.href}?${new URLSearchParams(params)}` : entry.href
  }
  return { sections, hrefOf }
}
