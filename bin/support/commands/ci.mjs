/**
 * bin/ci [STEP…]   everything CI checks, here or there: generated files, types, lint, format and
 * all tests. Each step is named and timed; one that fails shows its output. The last line is
 * "N passed, N failed": tests, and each other step as one.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { inRoot, root } from '../paths.mjs'
import { main } from '../run.mjs'

const bin = (name) => inRoot('node_modules/.bin', name)
const script = (name, ...args) => ['node', inRoot(`bin/support/commands/${name}.mjs`), ...args]
const suites = (...names) => ({
  name: names.join(' and '),
  suites: names,
  command: script('test', ...names),
})

/**
 * Rounds run one after the other; the tracks of a round side by side, their steps one after the
 * other. Browsers, journeys, launches and nodes measure seconds and have the machine to themselves.
 */
const rounds = [
  [
    [{ name: 'lockfile', command: script('lockfile') }],
    [{ name: 'generated files', command: script('generate', '--check') }],
  ],
  [
    // Pages come faster from bundles than from the development server; the browsers need them anyway.
    [{ ...suites('functional'), env: { TANDEM_ASSETS: 'build' } }],
    [
      { name: 'types', command: [bin('tsc'), '--noEmit'] },
      { name: 'lint', command: [bin('eslint'), '.'] },
      { name: 'format', command: [bin('prettier'), '--check', '.'] },
      {
        name: 'types of pages',
        command: [bin('vue-tsc'), '--noEmit', '--project', 'inertia/tsconfig.json'],
      },
      suites('architecture', 'unit'),
      suites('property'),
    ],
  ],
  [[suites('browser')]],
  [[suites('journeys')]],
  [[suites('launch')]],
  [[suites('nodes')]],
]

const isWanted = (step, wanted) =>
  wanted.length === 0 || wanted.some((word) => step.name === word || step.suites?.includes(word))

const seconds = (begun) => `${((Date.now() - begun) / 1000).toFixed(1)} s`

async function perform(step) {
  const begun = Date.now()
  const { code, output } = await outputOf(step.command, step.env)
  const counted = step.suites && [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1)
  const result = counted
    ? { passed: Number(counted[1]), failed: Math.max(Number(counted[2]), code === 0 ? 0 : 1) }
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  if (result.failed > 0) process.stdout.write(`\n${output}\n`)
  const count = counted ? `, ${result.passed} passed, ${result.failed} failed` : ''
  console.log(`${result.failed === 0 ? '✓' : '✗'} ${step.name} (${seconds(begun)}${count})`)
  return result
}

/** Runs a step with its output kept; signals reach it since it shares our process group. */
function outputOf([command, ...args], more = {}) {
  return new Promise((done) => {
    const child = spawn(command === 'node' ? process.execPath : command, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: undefined, FORCE_COLOR: '0', ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const parts = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part))
    child.on('error', (error) => parts.push(Buffer.from(error.message)))
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(parts).toString() }))
  })
}

/** A suite nobody has written tests for yet has no step. */
function hasTests(step) {
  if (!step.suites) return true
  const areas = ['app', 'modules'].flatMap((parent) =>
    readdirSync(inRoot(parent)).map((area) => `${parent}/${area}/tests`)
  )
  return ['tests', ...areas].some((parent) =>
    step.suites.some((suite) => {
      const folder = inRoot(parent, suite)
      if (!existsSync(folder)) return false
      return readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.spec.ts'))
    })
  )
}

/** A step that cannot even be tried has failed. */
const attempt = (step) =>
  perform(step).catch((error) => {
    console.log(`✗ ${step.name}: ${error.message}`)
    return { passed: 0, failed: 1 }
  })

await main(async (wanted) => {
  const total = { passed: 0, failed: 0 }
  const begun = Date.now()
  const follow = async (track) => {
    for (const step of track.filter((one) => isWanted(one, wanted) && hasTests(one))) {
      const result = await attempt(step)
      total.passed += result.passed
      total.failed += result.failed
    }
  }
  for (const round of rounds) await Promise.all(round.map(follow))
  console.log(`\nAll steps: ${seconds(begun)}`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
})
