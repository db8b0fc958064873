export type Locale = 'zh-CN' | 'en'

/** Texts as they are nested in the files; the file's name is the first step of a key. */
export type Messages = { readonly [key: string]: string | Messages }

const loaded = new Map<Locale, Messages>()

/** The texts of one language; the other one never travels to the browser. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  const known = loaded.get(locale)
  if (known) return known
  const files = await (locale === 'en' ? import('./messages_en') : import('./messages_zh_cn'))
  const messages = assemble(files.default as Record<string, Messages>)
  loaded.set(locale, messages)
  return messages
}

function assemble(files: Record<string, Messages>): Messages {
  const root: Record<string, Messages> = {}
  for (const [path, texts] of Object.entries(files)) {
    const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
    root[name] = { ...root[name], ...texts }
  }
  return root
}
