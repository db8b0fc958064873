import frames from 'virtual:texts'
import { folderOf, TOLD } from './share_texts'

export type Locale = 'zh-CN' | 'en'

/** Texts as they are nested in the files; the file's name is the first step of a key. */
export type Messages = { readonly [key: string]: string | Messages }

type Frame = Awaited<ReturnType<(typeof frames)[Locale]>>

/** What is here, by language; a chunk that comes later is added to the same object. */
const spoken = new Map<Locale, Record<string, string | Messages>>()
const coming = new Map<string, Promise<void>>()

/** The texts of one language that every page may speak; the other language never travels to the browser. */
export async function loadFrame(locale: Locale): Promise<Messages> {
  await loadChunks(locale, () => [])
  return textsOf(locale)
}

/** Adds what a page speaks beside them. */
export const loadTextsFor = (locale: Locale, page: string, props: Record<string, unknown>) =>
  loadChunks(locale, (frame) => chunksOf(frame, page, props))

/** All texts of one language, for the server. */
export async function loadAll(locale: Locale): Promise<Messages> {
  await loadChunks(locale, ({ chunks }) => Object.keys(chunks))
  return textsOf(locale)
}

/** Adds all texts of an area or a module in the language that is spoken, before a part of it is shown elsewhere. */
export async function loadTextsOf(room: string): Promise<void> {
  const isMine = (name: string) => name === room || name.startsWith(`${room}/`)
  await Promise.all(
    [...spoken.keys()].map((locale) =>
      loadChunks(locale, ({ chunks }) => Object.keys(chunks).filter(isMine))
    )
  )
}

/**
 * The chunks a page speaks from: its module's, its folder's, and those of what its props name, a
 * module (`wms`) or a key (`wms.widgets.to_pick`), as a timeline or the list of all rights has them.
 */
function chunksOf({ chunks, away }: Frame, page: string, props: Record<string, unknown>) {
  const found = new Set<string>()
  const put = (name: string | undefined) => {
    if (name !== undefined && Object.hasOwn(chunks, name)) found.add(name)
  }
  const name = (text: string) => {
    const [room, section] = text.split('.', 2)
    put(room)
    put(`${room}/${TOLD}`)
    if (section === undefined) return
    put(`${room}/${section}`)
    away[`${room}.${section}`]?.forEach(put)
  }
  const look = (value: unknown) => {
    if (typeof value === 'string') name(value)
    else if (Array.isArray(value)) value.forEach(look)
    else if (value && typeof value === 'object') Object.values(value).forEach(look)
  }
  put(page.split('/', 1)[0])
  put(folderOf(page))
  for (const [key, value] of Object.entries(props)) if (!SHARED.has(key)) look(value)
  return found
}

/** Props of every page that name modules without speaking of them. */
const SHARED = new Set([
  'permissions',
  'enabled',
  'nav',
  'counters',
  'views',
  'preferences',
  'user',
])

async function loadChunks(locale: Locale, choose: (frame: Frame) => Iterable<string>) {
  const frame = await frames[locale]()
  await Promise.all([
    once(`${locale} frame`, async () => add(locale, frame.default)),
    ...[...choose(frame)].map((name) =>
      once(`${locale} ${name}`, async () => add(locale, (await frame.chunks[name]()).default))
    ),
  ])
}

function once(key: string, load: () => Promise<void>): Promise<void> {
  const asked = coming.get(key)
  if (asked) return asked
  const promise = load()
  coming.set(key, promise)
  promise.catch(() => coming.delete(key))
  return promise
}

function textsOf(locale: Locale) {
  const texts = spoken.get(locale) ?? {}
  spoken.set(locale, texts)
  return texts
}

function add(locale: Locale, texts: Record<string, Messages>) {
  const root = textsOf(locale)
  for (const [name, sections] of Object.entries(texts)) root[name] = merge(root[name], sections)
}

/** Texts of a file and of the sections in it, together. */
function merge(one: string | Messages | undefined, other: string | Messages): string | Messages {
  if (typeof one !== 'object' || typeof other !== 'object') return other
  const merged: Record<string, string | Messages> = { ...one }
  for (const [key, value] of Object.entries(other)) merged[key] = merge(merged[key], value)
  return merged
}
