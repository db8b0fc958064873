/** A file of the pages' code, its path from the root and its text. */
export interface SourceFile {
  path: string
  text: string
}

/** A language file: the area or module it is of, and its texts. */
export interface LangTexts {
  room: string
  texts: Record<string, unknown>
}

/** Which chunk a text, or a group of texts, travels in: `oms.rules.severity` → `oms/rules`. */
export type Places = Record<string, string>

/** The chunk of what only the server names. */
export const TOLD = 'told'

const PAGE = /^(?:app|modules)\/([^/]+)\/pages\/([^/]+?)(?:\.vue)?(?:\/|$)/
const ROOM = /^(?:app|modules)\/([^/]+)\//
const IMPORT = /(?:from\s*|import\s*\(?\s*)['"]((?:~\/|\.\.?\/)[^'"]+)['"]/g

/** Rights are named like texts but are none. */
const RIGHT = /\bcan\(\s*(?:'[^']*'|`[^`]*`)/g

/**
 * Finds the texts that only the pages of one folder speak, so that they travel with those pages:
 * `oms.rules.severity` with `modules/oms/pages/rules`. They are told apart by the first three steps of
 * their keys. What several folders of a room speak travels with the room; it stays where it is when
 * another room or the frame names it; a text nobody names (rights, settings, deeds: the server tells their keys, or the module they are
 * of) goes to a chunk of its own, `oms/told`; a section that some code asks of any module stays, as far
 * as somebody names it. A key that is put together in code counts as all that begin as it does. What no page reaches
 * (parts that other rooms show by name) asks for its whole room and binds nothing in it.
 * @param files by the first step of the keys
 */
export function shareTexts(
  code: readonly SourceFile[],
  files: ReadonlyMap<string, LangTexts>
): Places {
  const foldersOf = reach(code)
  const speakers = new Map<string, Set<string>>()
  const spoken = new RegExp(
    `(?<![\\w.-])(${[...files.keys()].join('|')})\\.(?:([\\w-]+)(?:\\.([\\w-]+))?|(?=[$'"\`]))`,
    'g'
  )
  for (const { path, text } of code) {
    const folders = foldersOf.get(path)
    for (const [, name, ...steps] of text.replace(RIGHT, '').matchAll(spoken)) {
      const { room, texts } = files.get(name)!
      const isOwn = path.match(ROOM)?.[1] === room
      const by = folders ?? new Set(isOwn ? [] : ['elsewhere'])
      for (const unit of unitsOf(texts, steps)) {
        const key = `${name}.${unit}`
        speakers.set(key, (speakers.get(key) ?? new Set()).union(by))
      }
    }
  }
  const places: Places = {}
  const byName = sectionsByName(code)
  for (const [name, { room, texts }] of files)
    for (const unit of unitsOf(texts, [])) {
      const known = speakers.get(`${name}.${unit}`)
      if (known && byName.has(unit.split('.', 1)[0])) continue
      const by = [...(known ?? [`${room}/${TOLD}`])]
      if (by.length === 0 || !by.every((one) => one.startsWith(`${room}/`))) continue
      places[`${name}.${unit}`] = by.length === 1 ? by[0] : room
    }
  return places
}

/** Sections that are asked of whatever module a variable names: `${module}.settings.…`. */
function sectionsByName(code: readonly SourceFile[]): Set<string> {
  const found = new Set<string>()
  for (const { text } of code)
    for (const [, section] of text.matchAll(/`\$\{[^}]*\}\.([\w-]+)/g)) found.add(section)
  return found
}

/** The texts below the steps of a key, by the two steps that follow a file's name. */
function unitsOf(
  texts: Record<string, unknown>,
  [section, part]: readonly (string | undefined)[]
): string[] {
  const within = (name: string): string[] => {
    const value = texts[name]
    if (typeof value !== 'object' || value === null) return [name]
    const parts = part !== undefined && part in value ? [part] : Object.keys(value)
    return parts.map((each) => `${name}.${each}`)
  }
  if (section === undefined) return Object.keys(texts).flatMap(within)
  return section in texts ? within(section) : []
}

/** Texts as they are nested, as far as their units (see `shareTexts`) are wanted. */
export function pickTexts(
  texts: Record<string, unknown>,
  isWanted: (unit: string) => boolean
): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const unit of unitsOf(texts, [])) {
    if (!isWanted(unit)) continue
    const [section, part] = unit.split('.', 2)
    const value = texts[section] as Record<string, unknown>
    if (part === undefined) picked[section] = value
    else picked[section] = { ...(picked[section] as object), [part]: value[part] }
  }
  return picked
}

/** The page folders (`oms/rules`) from which each file is reached; the frame is everywhere. */
function reach(files: readonly SourceFile[]): Map<string, Set<string>> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const found = new Map<string, Set<string>>()
  const visit = (path: string, folder: string) => {
    const folders = found.get(path) ?? new Set()
    if (folders.has(folder)) return
    found.set(path, folders.add(folder))
    for (const [, name] of byPath.get(path)!.text.matchAll(IMPORT)) {
      const target = resolve(path, name, byPath)
      if (target) visit(target, folder)
    }
  }
  for (const { path } of files) {
    const [, room, folder] = path.match(PAGE) ?? []
    if (room) visit(path, `${room}/${folder}`)
    else if (path.startsWith('inertia/')) visit(path, 'elsewhere')
  }
  return found
}

function resolve(from: string, name: string, byPath: ReadonlyMap<string, SourceFile>) {
  const base = name.startsWith('~/')
    ? `inertia/${name.slice(2)}`
    : `${from.slice(0, from.lastIndexOf('/'))}/${name}`
  const steps: string[] = []
  for (const step of base.split('/'))
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  const path = steps.join('/')
  return [path, `${path}.ts`, `${path}.vue`, `${path}/index.ts`].find((each) => byPath.has(each))
}

/** The folder of a page by its name: `oms/rules/form` → `oms/rules`. */
export const folderOf = (page: string) => page.split('/').slice(0, 2).join('/')
