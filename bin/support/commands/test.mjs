/**
 * bin/test [SUITE…] [--fast] [Japa's options]   runs the tests on a throw-away database and ends
 * with the line "N passed, N failed". --fast runs those that need neither database nor browser.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAssets } from '../app_build.mjs'
import { browserPath } from '../browser.mjs'
import { readJson } from '../cluster_folder.mjs'
import { inRoot } from '../paths.mjs'
import { freePort } from '../ports.mjs'
import { LaunchProblem } from '../problem.mjs'
import { appEnvironment, main, run, typescript, withThrowAwayDatabase } from '../run.mjs'
import { assetsStamp } from '../stamp.mjs'

const fast = ['architecture', 'unit']
const usual = [...fast, 'functional', 'property', 'journeys', 'browser']
const inBrowser = ['journeys', 'browser']

await main(async (args) => {
  const { suites, options } = chosen(args)
  const folder = mkdtempSync(join(tmpdir(), 'tandem-test-'))
  try {
    const assets = await prepare(suites)
    const port = process.env.PORT ?? String(await freePort())
    const code = await withThrowAwayDatabase({ name: 'test' }, (url) => {
      const env = { ...environment(url, folder), ...assets, HOST: '127.0.0.1', PORT: port }
      return run(['node', ...typescript, inRoot('bin/test.ts'), ...suites, ...options], { env })
    })
    return conclude(code, readJson(join(folder, 'summary.json')))
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
})

/** Suites are the words before the first option. */
function chosen(args) {
  const options = args.filter((arg) => arg !== '--fast')
  const end = options.findIndex((arg) => arg.startsWith('-'))
  const suites = options.splice(0, end === -1 ? options.length : end)
  if (suites.length > 0) return { suites, options }
  return { suites: options.length < args.length ? fast : usual, options }
}

/**
 * What pages need: bundles and a browser when one drives them, else bundles where they are at hand
 * or asked for (`TANDEM_ASSETS=build`), else Vite's development server.
 */
async function prepare(suites) {
  const drives = suites.some((suite) => inBrowser.includes(suite))
  if (drives || process.env.TANDEM_ASSETS === 'build') {
    const browser = drives ? { CHROMIUM_PATH: browserPath() } : {}
    await buildAssets(async (args) => {
      const env = { NODE_ENV: 'production', TANDEM_MISMATCH_DETAILS: '1' }
      const code = await run(['node', ...args], { quiet: true, env })
      if (code !== 0)
        throw new LaunchProblem('unexpected', { detail: 'the pages could not be bundled' })
    })
    return { TANDEM_ASSETS: 'built', ...browser }
  }
  const noPages = suites.every((suite) => fast.includes(suite))
  return noPages || assetsStamp.state() === 'fresh' ? { TANDEM_ASSETS: 'built' } : {}
}

function environment(url, folder) {
  process.env.APP_KEY ??= 'a-key-for-tests-which-protects-nothing-at-all'
  return {
    ...appEnvironment(url, { mode: 'test', storage: join(folder, 'storage') }),
    TANDEM_TEST_SUMMARY: join(folder, 'summary.json'),
  }
}

/** A run that left no result crashed, and one without tests proves nothing: both fail. */
function conclude(code, result) {
  const { passed, failed } = result ?? { passed: 0, failed: 1 }
  if (!result) console.log('\nThe run ended before it had a result.')
  else if (passed + failed === 0) console.log('\nNo test matched.')
  console.log(`\n${passed} passed, ${failed} failed`)
  return code || (failed > 0 || passed === 0 ? 1 : 0)
}
