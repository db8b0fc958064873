import type { ModuleManifest } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { routeCount } from '#shell/services/route_table'

/** What a module brings to the house, counted. */
export type ModuleFacts = {
  menus: string[]
  permissions: string[]
  routes: number
  jobs: number
  schedules: number
  listeners: number
  /** Tabs, cards and row actions on pages of others. */
  slots: number
  widgets: number
  searches: number
}

/** Counts what comes and goes with a module. `menus` and `permissions` are language keys and keys. */
export function factsOf(module: ModuleManifest): ModuleFacts {
  return {
    menus: (module.nav ?? []).map((item) => item.label),
    permissions: (module.permissions ?? []).map((permission) => permission.key),
    routes: routeCount(module.name),
    jobs: Object.keys(module.jobs ?? {}).length,
    schedules: module.schedules?.length ?? 0,
    listeners: module.listeners?.length ?? 0,
    slots: module.slots?.length ?? 0,
    widgets: module.widgets?.length ?? 0,
    searches: module.searches?.length ?? 0,
  }
}

/** Modules that do more while this one is on, by name: those it enhances and those that enhance it. */
export function partnersOf(module: ModuleManifest): string[] {
  const others = switchboard.modules.filter(
    (other) =>
      other.kind === 'module' &&
      (module.enhances.includes(other.name) || other.enhances.includes(module.name))
  )
  return others.map((other) => other.name)
}

const COUNTED = 10_000

/** Rows in the tables of a module: exact up to 10,000 a table, beyond that as PostgreSQL estimates. */
export async function rowsOf(module: string): Promise<number> {
  const prefix = module.replaceAll('-', '_')
  const tables = await sql<{ name: string; estimate: number }>(
    null,
    `SELECT quote_ident(c.relname) AS name, greatest(c.reltuples, 0)::bigint AS estimate FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND starts_with(c.relname, $1 || '_')`,
    [prefix]
  )
  if (tables.length === 0) return 0
  const counts = tables.map(({ name, estimate }) =>
    estimate > COUNTED
      ? `${estimate}`
      : `(SELECT count(*) FROM (SELECT FROM public.${name} LIMIT ${COUNTED}) t)`
  )
  const [{ total }] = await sql<{ total: number }>(
    null,
    `SELECT (${counts.join(' + ')})::bigint AS total`
  )
  return total
}
