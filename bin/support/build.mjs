import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomically } from './cluster_folder.mjs'
import { inRoot, root } from './paths.mjs'

const stampFile = inRoot('build/.stamp.json')

/** What no build reads. Everything else in the project counts as a source. */
const leftOut = new Set([
  ...['node_modules', 'build', 'tmp', 'storage', 'coverage', 'tests', 'docs', '.git', '.ci'],
  ...['.github', '.idea', '.vscode', 'public/assets', 'bin/support'],
])
const leftOutNames = /^\.env|\.md$|\.log$|\.tsbuildinfo$|^LICENSE$/

/**
 * Whether the build still fits the sources. A file whose time and size are those of the stamp
 * counts as unchanged; of the others the content decides, so a mere checkout does not rebuild.
 *
 * @returns {'fresh' | 'stale' | 'missing'}
 */
export function buildState() {
  const stamp = readJson(stampFile)
  if (!stamp || !existsSync(inRoot('build/bin/server.js'))) return 'missing'
  const files = sources()
  if (stamp.node !== nodeMajor() || files.length !== Object.keys(stamp.files).length) return 'stale'
  let touched = false
  for (const { name, mark } of files) {
    const known = stamp.files[name]
    if (!known) return 'stale'
    if (known.mark === mark) continue
    if (known.hash !== hashOf(name)) return 'stale'
    known.mark = mark
    touched = true
  }
  if (touched) writeAtomically(stampFile, stamp, 0o644)
  return 'fresh'
}

/**
 * Notes which sources the next build is made of. Called before building, so that an edit during
 * the build makes it stale.
 *
 * @returns {() => void} writes the stamp; to be called when the build is complete
 */
export function beginBuild() {
  rmSync(stampFile, { force: true })
  const files = {}
  for (const { name, mark } of sources()) files[name] = { mark, hash: hashOf(name) }
  return () => writeAtomically(stampFile, { node: nodeMajor(), files }, 0o644)
}

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
