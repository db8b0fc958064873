import type { Vite } from '@adonisjs/vite'

const ENTRY = 'inertia/app.ts'
const found = new Map<string, string[]>()

/** The files of a page, whose name is its path without the `pages` folder, and its texts. */
function filesOf(component: string, locale: string) {
  const [room, ...rest] = component.split('/')
  const path = `${room}/pages/${rest.join('/')}.vue`
  return [
    `modules/${path}`,
    `app/${path}`,
    ...['frame', room, `${room}/${rest[0]}`].map((texts) => `virtual:texts/${locale}/${texts}`),
  ]
}

/**
 * Addresses of the scripts that the first page needs beyond the entry, so the
 * browser asks for all of them at once and not one after another. Empty while
 * developing, where there is no manifest.
 */
export function preloadsOf(vite: Vite, component: string, locale: string): string[] {
  const key = `${component} ${locale}`
  const known = found.get(key)
  if (known || vite.useDevServer) return known ?? []
  const manifest = vite.manifest()
  const seen = new Set<string>()
  const visit = (name: string) => {
    const chunk = manifest[name]
    if (!chunk || seen.has(name)) return
    seen.add(name)
    chunk.imports?.forEach(visit)
  }
  // The entry's own chunks are announced by its tag.
  visit(ENTRY)
  const announced = new Set(seen)
  filesOf(component, locale).forEach(visit)
  const links = [...seen]
    .filter((name) => !announced.has(name))
    .map((name) => `${vite.assetsUrl() ?? ''}/${manifest[name].file}`)
  found.set(key, links)
  return links
}
