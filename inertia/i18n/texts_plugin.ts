import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { pickTexts, shareTexts, TOLD, type Places } from './share_texts.js'

const NAME = 'virtual:texts'
const LOCALES = ['zh-CN', 'en']
/** Said by the server only. */
const SILENT = ['errors', 'validator']

interface LangFile {
  /** The first step of its keys. */
  name: string
  /** The area or module it is of; null for the frame's own. */
  room: string | null
  isModule: boolean
  path: string
}

type Texts = Record<string, unknown>

/**
 * Language files as chunks. The frame speaks its own texts and those of the always-on areas, a module
 * its own; but what only the pages of one folder speak travels with that folder (`shareTexts`). While
 * developing nothing is shared out, so that a new key is there at once.
 *
 * `virtual:texts` answers by language the frame's texts, and beside them `chunks` (`oms`, `oms/rules`)
 * and `away` (where a section has texts that are not with their room).
 */
export function texts(root: string): Plugin {
  let langFiles: LangFile[] = []
  let places: Places = {}
  let isBuild = false
  const read = (file: LangFile, locale: string) =>
    JSON.parse(readFileSync(join(root, file.path.replace('*', locale)), 'utf8')) as Texts

  function look() {
    langFiles = langFilesOf(root)
    const rooms = langFiles.flatMap((file) =>
      file.room ? [[file.name, { room: file.room, texts: read(file, 'en') }] as const] : []
    )
    places = isBuild ? shareTexts(pageSources(root), new Map(rooms)) : {}
  }

  /** The texts of one chunk, by the first step of their keys. */
  function textsOf(chunk: string, locale: string): Record<string, Texts> {
    const found = langFiles.map((file) => {
      const home = file.isModule ? file.room : 'frame'
      const isHere = (unit: string) => (places[`${file.name}.${unit}`] ?? home) === chunk
      return [file.name, pickTexts(read(file, locale), isHere)] as const
    })
    return Object.fromEntries(found.filter(([, own]) => Object.keys(own).length > 0))
  }

  /** In which chunks texts of a section are that neither its room nor its own name nor `told` lead to. */
  function sectionsAway(): Record<string, string[]> {
    const away = new Map<string, Set<string>>()
    for (const [key, chunk] of Object.entries(places)) {
      const [name, section] = key.split('.', 2)
      if ([name, `${name}/${section}`, `${name}/${TOLD}`].includes(chunk)) continue
      const at = `${name}.${section}`
      away.set(at, (away.get(at) ?? new Set()).add(chunk))
    }
    return Object.fromEntries([...away].map(([section, chunks]) => [section, [...chunks]]))
  }

  /** Where the texts of each language are; which chunks there are is told by the frame's. */
  const index = () =>
    `export default { ${LOCALES.map((locale) => `${JSON.stringify(locale)}: ${load('frame', locale)}`).join(', ')} }`

  const load = (chunk: string, locale: string) =>
    `() => import(${JSON.stringify(`${NAME}/${locale}/${chunk}`)})`

  function chunksOf(locale: string): string {
    const names = new Set([
      ...langFiles.flatMap((file) => (file.isModule ? file.room! : [])),
      ...Object.values(places),
    ])
    const list = [...names].map((chunk) => `${JSON.stringify(chunk)}: ${load(chunk, locale)}`)
    return [
      `export const chunks = { ${list.join(', ')} }`,
      `export const away = ${JSON.stringify(sectionsAway())}`,
    ].join('\n')
  }

  return {
    name: 'tandem:texts',
    config: (_config, { command }) => {
      isBuild = command === 'build'
    },
    buildStart: look,
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return null
      if (langFiles.length === 0) look()
      const [, locale, ...chunk] = id.slice(1).split('/')
      if (!locale) return index()
      const name = chunk.join('/')
      const own = `export default ${JSON.stringify(textsOf(name, locale))}`
      return name === 'frame' ? `${own}\n${chunksOf(locale)}` : own
    },
    handleHotUpdate({ file, server }) {
      if (!/\/lang\/[\w-]+\/[\w-]+\.json$/.test(file)) return
      look()
      server.moduleGraph.invalidateAll()
      server.ws.send({ type: 'full-reload' })
    },
  }
}

function langFilesOf(root: string): LangFile[] {
  return globSync(
    ['resources', 'app/*', 'modules/*'].map((at) => `${at}/lang/en/*.json`),
    {
      cwd: root,
    }
  )
    .sort()
    .map((path) => {
      const [top, room] = path.split('/')
      const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
      return {
        name,
        room: top === 'resources' ? null : room,
        isModule: top === 'modules',
        path: path.replace('/en/', '/*/'),
      }
    })
    .filter(({ room, name }) => room !== null || !SILENT.includes(name))
}

/** The code that speaks in the browser. */
function pageSources(root: string) {
  const code = '**/*.{vue,ts}'
  const rooms = ['app/*', 'modules/*'].flatMap((at) =>
    ['pages', 'components'].map((folder) => `${at}/${folder}/${code}`)
  )
  return globSync([`inertia/${code}`, ...rooms], { cwd: root }).map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
}
