import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** One file of the house: its path from the root and its text. */
export interface Source {
  path: string
  text: string
}

export interface Import {
  from: string
  /** A path from the root without its ending, or the name of a package. */
  to: string
  typeOnly: boolean
}

const AREAS = ['customers', 'catalog', 'inventory', 'orders', 'shell']
const ALIASES: Record<string, string> = { '#kernel/': 'app/kernel/', '#modules/': 'modules/' }
for (const area of AREAS) ALIASES[`#${area}/`] = `app/${area}/`
for (const root of ['database', 'providers', 'tests', 'start', 'config', 'hooks'])
  ALIASES[`#${root}/`] = `${root}/`

/** Every TypeScript and Vue file below the folders, specs apart. */
export function sources(...roots: string[]): Source[] {
  return roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((name) => join(root, name))
      .filter((path) => /\.(ts|vue)$/.test(path) && !/\/tests\/|node_modules|\.d\.ts$/.test(path))
      .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  )
}

let house: Source[] | null = null
/** The areas and modules. */
export const houseSources = () => (house ??= sources('app', 'modules'))

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:([^'"();]*?)\sfrom\s+)?['"]([^'"]+)['"]/g

/** What a file imports when it is loaded, and what it imports for its types. */
export function importsOf({ path, text }: Source): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, type, names = '', name]) => ({
    from: path,
    to: target(path, name),
    typeOnly: Boolean(type) || onlyTypes(names),
  }))
}

/** `{ type A, type B }` */
function onlyTypes(names: string): boolean {
  const inside = names.match(/^\{([^}]*)\}$/s)?.[1]
  if (inside === undefined) return false
  const parts = inside.split(',').filter((part) => part.trim())
  return parts.length > 0 && parts.every((part) => /^\s*type\s/.test(part))
}

function target(path: string, name: string): string {
  const alias = Object.keys(ALIASES).find((each) => name.startsWith(each))
  if (!alias && !name.startsWith('.')) return name
  const to = alias
    ? ALIASES[alias] + name.slice(alias.length)
    : relative('.', resolve(dirname(path), name))
  return to.replace(/\.(js|ts|vue)$/, '')
}

export const withoutEnding = (path: string) => path.replace(/\.(ts|vue)$/, '')
export const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1')
