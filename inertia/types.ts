import type { RowResult } from '../app/kernel/lists/types'
import type { Locale } from './i18n/messages'

export type { ListPage, RowResult } from '../app/kernel/lists/types'

/** An entry of the menu, as manifests declare it. */
export type NavEntry = {
  section: 'front' | 'back' | 'money' | 'insight' | 'settings'
  /** In words. */
  label: string
  icon: string
  href: string
  permission: string
  order: number
  /** The area whose group it stands in, and that area's title. */
  group: string
  groupLabel: string
}

export type Theme = 'light' | 'dark' | 'system'

/** A list's saved state: filters and order as they stand in the URL. */
export type SavedView = {
  id: number
  page: string
  path: string
  name: string
  params: Record<string, string>
  isShared: boolean
  isMine: boolean
}

/** What every page gets besides its own props; filled by `app/shell/middleware/inertia_middleware.ts`. */
export type Shared = {
  errors: Record<string, string>
  flash: { success?: string; error?: string; warning?: string; results?: RowResult[] }
  locale: Locale
  theme: Theme
  company: { name: string; zone: string; currency: string }
  now: string
  user: { id: number; name: string; email: string; isOwner: boolean } | null
  permissions: string[]
  /** Names of the modules that are on. */
  enabled: string[]
  nav: NavEntry[]
  /** What waits for the person, by menu path. */
  counters: Record<string, number>
  unread: number
  views: SavedView[]
  preferences: Record<string, unknown>
  quarantined: string[]
}

export type ColumnKind =
  | 'text'
  | 'code'
  | 'number'
  | 'money'
  | 'percent'
  | 'date'
  | 'dateTime'
  | 'relative'
  | 'status'
  | 'boolean'

/** One column of a list. `#cell-<key>` slots draw what no kind covers. */
export type Column<Row = Record<string, unknown>> = {
  key: string
  label: string
  kind?: ColumnKind
  /** Key of the whitelisted sort; without it the column cannot be sorted by. */
  sort?: string
  /** Machine of a status: its texts stand under `<machine>.<value>`, e.g. `orders.status`. */
  machine?: string
  /** Key of the row that holds the currency of a money column; the company's without it. */
  currency?: string
  value?: (row: Row) => unknown
  /** Not shown until the person chooses it. */
  optional?: boolean
  /** Pixels; columns grow with their content otherwise. */
  width?: number
}

export type FilterOption = { value: string | number; label: string }

/** One filter of a list; its value lives in the URL under `key`. */
export type Filter = {
  key: string
  label: string
  kind: 'choice' | 'choices' | 'text' | 'dates' | 'range' | 'flag'
  options?: FilterOption[]
}

/** An act on the selected rows: POST `{ ids, ...payload }` to `href`. */
export type BulkAction = {
  key: string
  label: string
  icon?: string
  href: string
  payload?: Record<string, unknown>
  /** Asked before, for what cannot be undone; names the act and its consequence. */
  confirm?: string
  /** Asks for a reason first and sends it as `reason`. */
  reason?: { label: string; required?: boolean; message?: string }
  color?: 'primary' | 'neutral' | 'warning' | 'error'
  /** A download instead of a visit (labels, documents): posts to a new tab. */
  download?: boolean
}

/** A tab or card that a manifest's slot fills; made by `app/kernel/modules/slots.ts`. */
export type SlotContent = {
  key: string
  label: string
  component: string
  /** Null while it is not the tab that is open. */
  props: Record<string, unknown> | null
  error?: boolean
}

export type Fact = { label: string; value?: string | number | null; hint?: string; href?: string }

export type MenuItem = {
  label: string
  icon?: string
  href?: string
  /** Sends a request instead of a visit. */
  method?: 'post' | 'put' | 'patch' | 'delete'
  payload?: Record<string, string | number | boolean | null | number[]>
  confirm?: string
  /** Asks for a reason first and sends it as `reason`. */
  reason?: { label: string; required?: boolean; message?: string }
  color?: 'primary' | 'neutral' | 'warning' | 'error'
  run?: () => void
  disabled?: boolean
  separator?: boolean
}

/** A count of the dashboard; `tone` colours it unless it is zero. */
export type Figure = {
  label: string
  value: number
  href?: string
  tone?: 'warning' | 'error'
}

export type TimelineEntry = {
  id: string | number
  /** Language key and its params, or a text that is ready. */
  label?: string
  key?: string
  params?: Record<string, string | number>
  at: string
  who?: string | null
  why?: string | null
  module?: string
  href?: string | null
  icon?: string
}
