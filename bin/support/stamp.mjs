import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomically } from './cluster_folder.mjs'
import { inRoot, root } from './paths.mjs'

/** What no build reads. Everything else in the project counts as a source. */
const leftOut = new Set([
  ...['node_modules', 'build', 'tmp', 'storage', 'coverage', 'tests', 'docs', '.git', '.ci'],
  ...['.github', '.idea', '.vscode', 'public/assets', 'bin/support'],
  // made anew by every build out of the other sources
  ...['.adonisjs', 'inertia/auto-imports.d.ts', 'inertia/kit_components.d.ts'],
])
const leftOutNames = /^\.env|\.md$|\.log$|\.tsbuildinfo$|^LICENSE$/

/** What the pages are made of. */
const ofPages = /^(inertia|resources|public)\/|\/(pages|components|lang)\/|\.vue$|\.css$|^[^/]+$/

/**
 * Remembers which sources something was built of, so that it is built again after an edit or a
 * git pull, and only then.
 */
class Stamp {
  constructor({ file, product, counts }) {
    Object.assign(this, { file: inRoot(file), product: inRoot(product), counts })
  }

  /**
   * Whether the product still fits its sources. A file whose time and size are those of the
   * stamp counts as unchanged; of the others the content decides, so a mere checkout or copy
   * does not rebuild.
   *
   * @returns {'fresh' | 'stale' | 'missing'}
   */
  state() {
    const stamp = readJson(this.file)
    if (!stamp || !existsSync(this.product)) return 'missing'
    const files = this.#sources()
    if (stamp.node !== nodeMajor() || files.length !== Object.keys(stamp.files).length)
      return 'stale'
    let touched = false
    for (const { name, mark } of files) {
      const known = stamp.files[name]
      if (known?.mark === mark) continue
      if (known?.hash !== hashOf(name)) return 'stale'
      known.mark = mark
      touched = true
    }
    if (touched) writeAtomically(this.file, stamp, 0o644)
    return 'fresh'
  }

  /**
   * Notes the sources before a build, so that an edit made meanwhile makes it stale.
   *
   * @returns {() => void} writes the stamp; to be called when the build is complete
   */
  begin() {
    rmSync(this.file, { force: true })
    const files = {}
    for (const { name, mark } of this.#sources()) files[name] = { mark, hash: hashOf(name) }
    return () => writeAtomically(this.file, { node: nodeMajor(), files }, 0o644)
  }

  #sources() {
    return sources().filter(({ name }) => this.counts(name))
  }
}

/** The whole application, compiled into build/. */
export const applicationStamp = new Stamp({
  file: 'build/.stamp.json',
  product: 'build/bin/server.js',
  counts: () => true,
})

/** The bundles of the pages in public/assets, which browser tests use. */
export const assetsStamp = new Stamp({
  file: 'public/assets/.stamp.json',
  product: 'public/assets/.vite/manifest.json',
  counts: (name) => ofPages.test(name),
})

const nodeMajor = () => Number.parseInt(process.versions.node, 10)

const hashOf = (name) =>
  createHash('sha256')
    .update(readFileSync(join(root, name)))
    .digest('base64')

/** Every source file with a mark of its time and size. */
function sources(folder = '') {
  const found = []
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const name = folder ? `${folder}/${entry.name}` : entry.name
    if (leftOut.has(name) || leftOutNames.test(entry.name)) continue
    if (entry.isDirectory()) {
      // tests of an area lie beside its code
      if (entry.name !== 'tests') found.push(...sources(name))
    } else if (entry.isFile()) {
      const { mtimeMs, size } = statSync(join(root, name))
      found.push({ name, mark: `${Math.round(mtimeMs)}:${size}` })
    }
  }
  return found
}
