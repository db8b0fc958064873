import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { LaunchProblem } from './problem.mjs'

const known =
  process.platform === 'darwin'
    ? ['postgres', '_postgres', 'nobody']
    : ['postgres', 'tandem', 'nobody']

/**
 * The user PostgreSQL runs as. It refuses root, so under root this is the owner of an existing
 * data folder, else an unprivileged system user, made when there is none.
 *
 * @param {string} dataDir the data folder, which need not exist yet
 * @returns {{ uid?: number, gid?: number }} options for spawn; empty when not root
 */
export function databaseUser(dataDir) {
  if (process.getuid() !== 0) return {}
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir)
    if (uid !== 0) return { uid, gid }
  }
  return idsOf(known[0]) ?? createUser() ?? firstOf(known.slice(1))
}

/** Whether a user may do what the shell condition says with a path, tried for real. */
export function userMay(user, condition, path) {
  const script = `test ${condition} "$0"`
  return spawnSync('/bin/sh', ['-c', script, path], { ...user, cwd: '/' }).status === 0
}

function createUser() {
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  const made = spawnSync('useradd', [...args, known[0]], { stdio: 'ignore' })
  // another start may have made it at the same moment, so the answer is what exists now
  return made.error ? null : idsOf(known[0])
}

function firstOf(names) {
  for (const name of names) {
    const ids = idsOf(name)
    if (ids) return ids
  }
  throw new LaunchProblem('no_os_user')
}

function idsOf(name) {
  try {
    const id = (flag) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}
