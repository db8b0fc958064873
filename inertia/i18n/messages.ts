export type Locale = 'zh-CN' | 'en'

/** Texts as they are nested in the files; the file's name is the first step of a key. */
export type Messages = { readonly [key: string]: string | Messages }

/** Each module's texts are a chunk of their own; the other language never travels to the browser. */
const files = import.meta.glob<Messages>('../../modules/*/lang/*/*.json', { import: 'default' })

/** What is here, by language; a room that comes later is added to the same object. */
const spoken = new Map<Locale, Record<string, Messages>>()
const coming = new Map<string, Promise<void>>()

/** Every module that has texts. */
export const ROOMS: ReadonlySet<string> = new Set(
  Object.keys(files).map((path) => path.split('/')[3])
)

/** The texts of one language: the frame's, the always-on areas', and those of the modules named. */
export async function loadMessages(locale: Locale, rooms: Iterable<string>): Promise<Messages> {
  await Promise.all([
    once(`${locale} frame`, () => loadFrame(locale)),
    ...[...rooms].map((room) => once(`${locale} ${room}`, () => loadRoom(locale, room))),
  ])
  return textsOf(locale)
}

/** Adds a module's texts in the language that is spoken, before a part of it is shown elsewhere. */
export async function loadTextsOf(room: string): Promise<void> {
  await Promise.all([...spoken.keys()].map((locale) => loadMessages(locale, [room])))
}

/**
 * The modules a page speaks of: its own, those its props name (`wms`) and those of the keys in them
 * (`wms.widgets.to_pick`), as a timeline or the list of all rights has them.
 */
export function roomsOf(page: string, props: Record<string, unknown>): Set<string> {
  const rooms = new Set<string>()
  const name = (text: string) => {
    const room = text.split('.', 1)[0]
    if (ROOMS.has(room)) rooms.add(room)
  }
  const look = (value: unknown) => {
    if (typeof value === 'string') name(value)
    else if (Array.isArray(value)) value.forEach(look)
    else if (value && typeof value === 'object') Object.values(value).forEach(look)
  }
  name(page.split('/', 1)[0])
  for (const [key, value] of Object.entries(props)) if (!SHARED.has(key)) look(value)
  return rooms
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

function once(key: string, load: () => Promise<void>): Promise<void> {
  const known = coming.get(key)
  if (known) return known
  const promise = load()
  coming.set(key, promise)
  promise.catch(() => coming.delete(key))
  return promise
}

function textsOf(locale: Locale) {
  const known = spoken.get(locale) ?? {}
  spoken.set(locale, known)
  return known
}

async function loadFrame(locale: Locale) {
  const frame = await (locale === 'en' ? import('./frame_en') : import('./frame_zh_cn'))
  for (const [path, texts] of Object.entries(frame.default)) add(locale, path, texts as Messages)
}

async function loadRoom(locale: Locale, room: string) {
  const folder = `../../modules/${room}/lang/${locale}/`
  const paths = Object.keys(files).filter((path) => path.startsWith(folder))
  await Promise.all(paths.map(async (path) => add(locale, path, await files[path]())))
}

function add(locale: Locale, path: string, texts: Messages) {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
  const root = textsOf(locale)
  root[name] = { ...root[name], ...texts }
}
