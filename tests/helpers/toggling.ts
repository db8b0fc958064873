import { SYSTEM } from '#kernel/access/actor'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { ListRoles } from '#shell/queries/list_roles'
import { navigationFor } from '#shell/services/navigation'
import { openPages } from '#tests/helpers/routes'
import { modules } from '../../modules/index.js'

/** The house's own books, which every switch and every visit write to. */
const HOUSEKEEPING = [
  ...['module_states', 'audit_entries', 'parked_jobs', 'job_workers'],
  ...['sessions', 'rate_limits', 'access_tokens'],
]

/** A hash of every table's rows by name, the house's own books left out. */
export async function checksums(): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    null,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT LIKE 'adonis%'
        AND relname <> ALL($1) ORDER BY relname`,
    [HOUSEKEEPING]
  )
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, coalesce(md5(string_agg(x::text, '|' ORDER BY x::text)), '') AS hash FROM "${name}" x`
  )
  const rows = await sql<{ name: string; hash: string }>(null, parts.join(' UNION ALL '))
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]))
}

/** The tables that differ between two of those. */
export function changedTables(before: Record<string, string>, after: Record<string, string>) {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name])
}

export interface SamplePage {
  path: string
  owner: string | null
}

/**
 * Pages one can open: all without parameters, and those of one record (`…/:id`) whose table, found
 * by the page's name, holds a row.
 */
export async function samplePages(): Promise<SamplePage[]> {
  const open = openPages().map(({ pattern, owner }) => ({ path: pattern, owner }))
  const records = await Promise.all(recordPages().map(withRecord))
  return [...open, ...records.flatMap((page) => page ?? [])]
}

/** Answered to the person whose record it is, and to nobody else. */
const PERSONAL = '/shell/notifications/:id'

function recordPages() {
  const pages = openPages({ oneParameter: true }).filter(({ pattern }) => pattern !== PERSONAL)
  return pages.map(({ pattern, owner }) => {
    const noun = pattern.split('/:')[0].split('/').at(-1)!.replaceAll('-', '_')
    return { pattern, owner, tables: [`${owner?.replaceAll('-', '_')}_${noun}`, noun] }
  })
}

async function withRecord(page: ReturnType<typeof recordPages>[number]) {
  for (const table of page.tables) {
    const rows = await sql<{ id: number }>(
      null,
      `SELECT id FROM "${table}" ORDER BY id LIMIT 1`
    ).catch(() => [])
    if (rows[0])
      return { path: page.pattern.replace(/:\w+/, String(rows[0].id)), owner: page.owner }
  }
  return null
}

/** What dangles: menu entries, offered permissions and due jobs of modules that are off. */
export async function orphans(): Promise<string[]> {
  const off = new Set(modules.map(({ name }) => name).filter((name) => !switchboard.isOn(name)))
  const menu = navigationFor(SYSTEM)
    .filter(
      ({ permission, href }) => off.has(permission.split('.')[0]) || off.has(href.split('/')[1])
    )
    .map(({ href }) => `menu ${href}`)
  const offered = new ListRoles()
    .permissions()
    .filter((group) => off.has(group.module))
    .map((group) => `permissions of ${group.module}`)
  const contributions = switchboard.enabled
    .flatMap((each) => [...(each.slots ?? []), ...(each.widgets ?? []), ...(each.searches ?? [])])
    .filter(({ permission }) => off.has(permission.split('.')[0]))
    .map(({ key }) => `contribution ${key}`)
  const jobs = await sql<{ name: string }>(
    null,
    `SELECT t.identifier || ' ' || coalesce(j.payload->>'listener', '') AS name
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE j.run_at <= now() AND split_part(coalesce(j.payload->>'listener', t.identifier), '.', 1) = ANY($1)`,
    [[...off]]
  )
  return [...menu, ...offered, ...contributions, ...jobs.map(({ name }) => `job ${name}`)]
}

/** How many stock levels disagree with their entries or reservations. */
export async function stockFaults(): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM stock_levels l
      WHERE l.on_hand <> (SELECT coalesce(sum(delta), 0) FROM stock_entries e
              WHERE e.warehouse_id = l.warehouse_id AND e.sku_id = l.sku_id AND e.bucket = 'on_hand')
         OR l.reserved <> (SELECT coalesce(sum(qty), 0) FROM stock_reservations r
              WHERE r.warehouse_id = l.warehouse_id AND r.sku_id = l.sku_id AND r.state = 'pending')`
  )
  return count
}

/**
 * Lets modules be switched off although obligations are open in them, as after a person has seen
 * to those; returns the function that puts the registry back.
 */
export function withoutBlockers() {
  switchboard.register(modules.map((each) => ({ ...each, blockers: undefined })))
  return () => switchboard.register(modules)
}
