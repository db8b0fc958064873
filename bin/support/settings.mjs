import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './paths.mjs'
import { LaunchProblem } from './problem.mjs'

/** Reads the project's .env into the environment; what is already set there wins. */
export function loadDotEnv(env = process.env) {
  const file = inRoot('.env')
  if (!existsSync(file)) return
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const [, name, value] = line.match(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/) ?? []
    if (name) env[name] ??= unquoted(value)
  }
}

function unquoted(value) {
  const [, , inside] = value.match(/^(["'])(.*)\1$/) ?? []
  return inside ?? value.replace(/\s+#.*$/, '')
}

/**
 * The key that signs cookies and encrypts secrets: APP_KEY, else one made once and kept in the
 * storage folder, readable by its owner only. Losing it means losing what it encrypted.
 */
export function appKey(storage, env = process.env) {
  const file = join(storage, 'app_key')
  const key = env.APP_KEY?.trim()
  if (key) {
    if (key.length < 32) throw new LaunchProblem('app_key_invalid', { file })
    return key
  }
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(storage, { recursive: true })
  const made = randomBytes(32).toString('base64url')
  writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' })
  return made
}

/** What the first visitor of an empty house must show; `app/shell/services/setup_token.ts` makes it the same way. */
export function setupToken(key) {
  return createHmac('sha256', key).update('tandem set-up').digest('hex').slice(0, 24)
}
