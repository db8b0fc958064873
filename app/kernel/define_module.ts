import type { Actor } from '#kernel/access/actor'
import type { Listener } from '#kernel/events/listen'
import type { JobClass } from '#kernel/jobs/job'
import type { ApplicationService } from '@adonisjs/core/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Router } from '@adonisjs/core/http'

/** How far a business has come; a module names the stage from which it pays off. */
export type Stage = 'startup' | 'growth' | 'mature'

type Lazy<T> = () => Promise<{ default: T }>

/** Registers routes on the group it is given; prefix, name, guard and module switch are already on it. */
export type RouteFile = (router: Router) => void

export interface PermissionDefinition {
  /** `<module>.<noun>.<verb>` */
  key: string
  /** High-risk permissions ask for a recent second factor where the user has one. */
  risk?: 'normal' | 'high'
}

export type NavItem = {
  section: 'front' | 'back' | 'money' | 'insight' | 'settings'
  /** Language key. */
  label: string
  icon: string
  /** Absolute path of the page. */
  href: string
  permission: string
  order: number
  /** The area whose group of the menu it stands in; its own (by path) unless said otherwise. */
  group?: string
  /** How many things wait here for a person; shown beside the entry and in the work queue. */
  counter?: Lazy<(actor: Actor) => Promise<number>>
}

/** A piece of UI one area offers to a page of another: a tab, a card, a row action. */
export interface SlotContribution {
  /** e.g. `customers.record.tabs` */
  slot: string
  key: string
  label: string
  permission: string
  order: number
  /** Vue component key, resolved by `inertia/slots.ts` as `<folder>/components/<component>.vue`. */
  component: string
  /** Loads the props of the contribution for one record. */
  load: Lazy<(recordId: number, actor: Actor) => Promise<unknown>>
}

/** A figure on the dashboard. */
export interface Widget {
  key: string
  label: string
  permission: string
  order: number
  size?: 'small' | 'wide'
  component: string
  load: Lazy<(actor: Actor) => Promise<unknown>>
}

export interface SettingDefinition {
  /** snake_case; its label is `<module>.settings.<key>.label`, its help `….help`. */
  key: string
  /** `time` is a local time of day, `HH:mm`, read as text. */
  type: 'boolean' | 'integer' | 'decimal' | 'text' | 'time' | 'secret' | 'choice'
  default: unknown
  /** Of a choice; shown as `<module>.settings.<key>.choices.<choice>` unless `plain`. */
  choices?: readonly string[]
  /** Kept by a page of its own, not shown among the settings. */
  hidden?: boolean
  /** The choices are shown as they are: codes, time zones. */
  plain?: boolean
  /** Least and greatest of a number, greatest length of a text. */
  min?: number
  max?: number
  /** Of a time: the key of the setting it must be later than. */
  after?: string
}

/** One hit of the global search. */
export interface SearchHit {
  kind: string
  title: string
  subtitle?: string
  href: string
}

export interface SearchProvider {
  key: string
  label: string
  permission: string
  search: Lazy<(term: string, actor: Actor, limit: number) => Promise<SearchHit[]>>
}

/** What stands in the way of switching a module off, e.g. 14 waves in progress. */
export interface Blocker {
  /** Language key with `{count}`. */
  message: string
  count: number
  href?: string
}

export interface ImporterDefinition {
  key: string
  label: string
  permission: string
  /** A class implementing `Importer` of `#kernel/spreadsheets/importer`. */
  importer: Lazy<unknown>
}

/**
 * A column that points at a customer. Merging two customers moves its rows to the one that stays,
 * undoing the merge moves them back; a module's rows move whether it is on or off.
 */
export interface CustomerRef {
  table: string
  column: string
  /** The row's own key, when it is not `id`. */
  key?: string
  /** Extra condition, in SQL over `r`, without which a row may not move, e.g. that no unique key would clash with a row of `$1`, the customer that stays. */
  movable?: string
}

export interface HealthLine {
  ok: boolean
  message: string
}

/**
 * Everything an area or a module tells the house about itself: data and lazy
 * imports, no side effects.
 */
export interface ModuleManifest {
  /** Key across the house: folder, table prefix, route, permission, event and page prefix. */
  name: string
  /** Folder from the project's root, e.g. `modules/oms`. */
  folder: string
  /** Areas are always on; modules can be switched. */
  kind: 'area' | 'module'
  version: string
  stage: Stage
  /** Modules that must be on with it. */
  requires: readonly string[]
  /** Modules it does more with when they are on too. */
  enhances: readonly string[]
  /** Panel pages under `/<name>`, signed in. */
  routes?: Lazy<RouteFile>
  /** JSON endpoints under `/api/v1`, by token. */
  apiRoutes?: Lazy<RouteFile>
  /** Signed calls from outside under `/webhooks/<name>`. */
  webhookRoutes?: Lazy<RouteFile>
  /** Pages and endpoints for visitors, no prefix, no sign-in. */
  publicRoutes?: Lazy<RouteFile>
  listeners?: readonly Listener[]
  /** Binds ports in the container; runs once at boot whether on or off. */
  provider?: Lazy<(app: ApplicationService) => void | Promise<void>>
  /** Job name (`<module>.<verb>_<noun>`) to its handler. */
  jobs?: Readonly<Record<string, Lazy<JobClass>>>
  /** Cron lines in the company's time zone. */
  schedules?: readonly { job: string; cron: string; payload?: Record<string, unknown> }[]
  permissions?: readonly PermissionDefinition[]
  /** Grants that a fresh installation gives to the stock roles. */
  defaultRoles?: Readonly<Record<string, readonly string[]>>
  nav?: readonly NavItem[]
  slots?: readonly SlotContribution[]
  widgets?: readonly Widget[]
  settings?: readonly SettingDefinition[]
  searches?: readonly SearchProvider[]
  importers?: readonly ImporterDefinition[]
  /** Every column of its tables that points at a customer. */
  customerRefs?: readonly CustomerRef[]
  /** Open obligations that stop it from being switched off. */
  blockers?: Lazy<() => Promise<Blocker[]>>
  /**
   * Makes up for the time the module was off, on the first switching on and on
   * every later one, in place of the replay of missed events. It must bear
   * being run again after a crash.
   */
  backfill?: Lazy<(progress: (done: number, total: number) => Promise<void>) => Promise<void>>
  health?: Lazy<() => Promise<HealthLine[]>>
  /** Fills a demo company; called in registry order. */
  demo?: Lazy<(trx: TransactionClientContract) => Promise<void>>
}

type Input = Omit<ModuleManifest, 'folder' | 'kind' | 'requires' | 'enhances'> &
  Partial<Pick<ModuleManifest, 'folder' | 'kind' | 'requires' | 'enhances'>>

/** A module that can be switched on and off: `modules/<name>`. */
export function defineModule(manifest: Input): ModuleManifest {
  return {
    folder: `modules/${manifest.name}`,
    kind: 'module',
    requires: [],
    enhances: [],
    ...manifest,
  }
}

/** An area that is always on: `app/<name>`. */
export function defineArea(manifest: Input): ModuleManifest {
  return { folder: `app/${manifest.name}`, kind: 'area', requires: [], enhances: [], ...manifest }
}
