/**
 * Checks that package-lock.json lists the packages of every platform. npm leaves out those it
 * could not find when the lockfile was written, and then `npm ci` fails, or macOS gets an
 * installation without its binaries, while everything works on the machine that wrote it.
 */
import { readFileSync } from 'node:fs'
import { inRoot } from '../paths.mjs'

const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))

/** Whether a package that lies at `place` finds `name` inside of it or in a folder above. */
function finds(place, name) {
  const folders = place.split('/node_modules/')
  return folders.some((_, depth) => {
    const above = folders.slice(0, folders.length - depth).join('/node_modules/')
    return packages[`${above}/node_modules/${name}`] || packages[`node_modules/${name}`]
  })
}

const missing = Object.entries(packages).flatMap(([place, { optionalDependencies }]) =>
  Object.keys(optionalDependencies ?? {})
    .filter((name) => !finds(place, name))
    .map((name) => `${name} (of ${place})`)
)
if (missing.length > 0) {
  console.error(`package-lock.json lacks:\n  ${missing.join('\n  ')}`)
  process.exit(1)
}
