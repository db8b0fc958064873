import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { LaunchProblem } from './problem.mjs'

/** The shell without windows first: it does the same with half the work. */
const commands = [
  ...['chromium-headless-shell', 'chromium', 'chromium-browser'],
  ...['google-chrome', 'google-chrome-stable'],
]
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The browser for tests: CHROMIUM_PATH, else one that is installed, else, on Debian as root, one
 * that is installed now.
 *
 * @returns {string} the path of its program
 * @throws {LaunchProblem} that says what to install
 */
export function browserPath(env = process.env) {
  const found = findBrowser(env)
  if (found) return found
  installOnDebian()
  const installed = findBrowser(env)
  if (!installed) throw new LaunchProblem('browser_missing')
  return installed
}

function findBrowser(env) {
  if (env.CHROMIUM_PATH) return runnable(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter)]
  const candidates = commands.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...candidates, ...applications].find(runnable) ?? null
}

function runnable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installOnDebian() {
  if (process.getuid() !== 0 || !existsSync('/etc/debian_version')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (...args) => spawnSync('apt-get', args, { env, stdio: 'ignore' })
  run('update')
  const install = (name) => run('install', '-y', '--no-install-recommends', name, 'fonts-noto-cjk')
  // An older Debian knows the whole browser only.
  if (install('chromium-headless-shell').status !== 0) install('chromium')
}
