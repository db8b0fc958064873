import { importsOf, withoutComments, withoutEnding, type Source } from './source.js'

/** Groups of files that import one another in a circle when they are loaded. */
export function circles(files: Source[]): string[][] {
  const known = new Set(files.map(({ path }) => withoutEnding(path)))
  const edges = new Map<string, string[]>()
  for (const file of files) {
    const to = importsOf(file).filter((each) => !each.typeOnly && known.has(each.to))
    edges.set(
      withoutEnding(file.path),
      to.map((each) => each.to)
    )
  }
  return components(edges).filter(
    (group) => group.length > 1 || edges.get(group[0])!.includes(group[0])
  )
}

/** Strongly connected components after Tarjan, each sorted. */
function components(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string) => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!))
    }
    if (low.get(node) === index.get(node)) found.push(stack.splice(stack.indexOf(node)).sort())
  }
  for (const node of edges.keys()) if (!index.has(node)) visit(node)
  return found
}

const DOMAIN = /\/domain\//
/** Of the kernel, what computes and touches nothing. */
const PURE =
  /^app\/kernel\/(money|clock|decimal|apportion|currencies|exceptions|state_machine|addresses|phones|emails|masking|uuid|identifiers|idempotency|lossless_json|rules|spreadsheets\/importer|lists)(\/|$)/
const IMPURE_PACKAGES =
  /^(@adonisjs|@inertiajs|pg$|ioredis|graphile-worker|vue|node:(fs|net|http|https|child_process|dns|tls))/

/** What domain code imports beyond itself and the pure part of the kernel. */
export function impureImports(files: Source[]): string[] {
  return files
    .filter(({ path }) => DOMAIN.test(path))
    .flatMap(importsOf)
    .filter(({ to, typeOnly }) => {
      if (IMPURE_PACKAGES.test(to)) return true
      if (!/^(app|modules|config|start|database|providers)\//.test(to)) return false
      if (DOMAIN.test(`${to}/`) || PURE.test(to)) return false
      return !(typeOnly && /^app\/kernel\//.test(to))
    })
    .map(({ from, to }) => `${from} → ${to}`)
}

const NOW =
  /\bnew Date\(\s*\)|\bDate\.now\(|\bDateTime\.(now|local|utc)\(\s*\)|\bperformance\.now\(/

/** Rooms of areas and modules in which the time is the house’s clock’s, or told; the kernel makes that clock. */
const TIMED = /^(?!app\/kernel\/).*\/(domain|actions|queries|listeners|jobs|controllers)\//

/** Code of the business that looks at the machine's clock itself. */
export function clockReaders(files: Source[]): string[] {
  return files
    .filter(({ path, text }) => TIMED.test(path) && NOW.test(withoutComments(text)))
    .map(({ path }) => path)
}

/** Migrations of one owner; owners are in the order of the registry, the kernel first. */
export interface Owner {
  name: string
  sql: string
}

/** Foreign keys that point at a table of an owner further right. */
export function foreignKeysToTheRight(owners: Owner[]): string[] {
  const tables = new Map<string, number>()
  owners.forEach(({ sql }, place) => {
    for (const [, name] of sql.matchAll(/CREATE TABLE(?: IF NOT EXISTS)? (?:\w+\.)?"?(\w+)/gi))
      if (!tables.has(name)) tables.set(name, place)
  })
  return owners.flatMap(({ name, sql }, place) =>
    [...sql.replace(/--[^\n]*/g, '').matchAll(/\bREFERENCES\s+(?:public\.)?"?(\w+)/gi)]
      .filter(([, table]) => (tables.get(table) ?? Number.POSITIVE_INFINITY) > place)
      .map(([, table]) => `${name} → ${table}`)
  )
}

const REFUSAL =
  /new (Domain|Refused|Conflict|Sheet|Outbound)(?:Exception|Error)\(\s*'([a-z][a-z0-9_]*)'/g

/** Literal codes of refusals; those of sheets and outbound calls carry their family's name. */
export function refusalCodes(files: Source[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { path, text } of files)
    for (const [, kind, code] of withoutComments(text).matchAll(REFUSAL))
      found.set(/Sheet|Outbound/.test(kind) ? `${kind.toLowerCase()}_${code}` : code, path)
  return found
}

/**
 * The deeds that files put on the audit trail (`action: 'oms.rule.on'`, either branch of a choice,
 * a name with a part filled in as `*`), with the file.
 */
export function auditedDeeds(files: Source[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { path, text } of files) {
    const code = withoutComments(text)
    if (!/\bsubjectType\b/.test(code)) continue
    for (const [, value] of code.matchAll(/\baction: ([^\n]*(?:\n\s+[?:][^\n]*)*)/g))
      for (const [, name] of value.matchAll(/['`]([a-z][\w-]*(?:\.(?:[\w-]+|\$\{[^}]*\}))+)['`]/g))
        found.set(name.replace(/\$\{[^}]*\}/g, '*'), path)
  }
  return found
}

/** Literal text keys a page or a program asks for; `*` stands for a part filled in. */
export function textKeys(files: Source[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { path, text } of files) {
    const code = withoutComments(text)
    for (const [, key] of code.matchAll(/(?<![\w$])(?:i18n\.|\$)?t\(\s*'([a-z][\w.-]+)'/g))
      found.set(key, path)
    for (const [, key] of code.matchAll(/(?<![\w$])(?:i18n\.|\$)?t\(\s*`([^`]+)`/g))
      if (/^[a-z]/.test(key)) found.set(key.replace(/\$\{[^}]*\}/g, '*'), path)
  }
  return found
}

/** Whether a key with `*` in it fits one that exists. */
export function fits(key: string, known: ReadonlySet<string>, list: readonly string[]): boolean {
  if (!key.includes('*')) return known.has(key)
  const pattern = new RegExp(`^${key.split('*').map(escaped).join('.+')}$`)
  return list.some((each) => pattern.test(each))
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Permissions that code asks about: `holds(actor, 'x')`, `can('x')`, `permit('x')`. */
export function askedPermissions(files: Source[]): Map<string, string> {
  const found = new Map<string, string>()
  const calls =
    /(?:\bholds\([^,()]+,\s*|\bcan\(\s*|\bpermit\(\s*|\bholdersOf\([^,()]+,\s*)['`]([a-z][\w.-]+)['`]/g
  for (const { path, text } of files)
    for (const [, key] of withoutComments(text).matchAll(calls)) found.set(key, path)
  return found
}
