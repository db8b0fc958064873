import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const LEFT_OUT = /^(node_modules|build|tmp|storage|coverage|public\/assets|\.git|\.env)(\/|$)/

/** A copy of the project's sources beside which the packages are linked. */
function copyOfTheHouse(): string {
  const root = app.makePath()
  const folder = mkdtempSync(join(tmpdir(), 'tandem-generators-'))
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(path.slice(root.length).replace(/^\//, '')),
  })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

test.group('Generators', (group) => {
  let house: string

  /** Runs a program in the copy; what it said when it fails. */
  async function run(program: string, ...args: string[]): Promise<string> {
    const env = { ...process.env, NODE_ENV: 'development', NODE_OPTIONS: '' }
    const options = { cwd: house, env, maxBuffer: 50_000_000 }
    try {
      await promisify(execFile)(program, args, options)
      return ''
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      return `${stdout}${stderr}`.slice(-3000) || String(error)
    }
  }
  const node = (...args: string[]) => run(process.execPath, ...args)
  const bin = (name: string, ...args: string[]) => node(join('node_modules', name), ...args)

  group.setup(() => {
    house = copyOfTheHouse()
  })
  group.teardown(() => rmSync(house, { recursive: true, force: true }))

  test('a module with an action and a query is made', async ({ assert }) => {
    assert.equal(await node('ace.js', 'make:module', 'loyalty-club'), '')
    assert.equal(await node('ace.js', 'make:action', 'loyalty-club', 'grant_points'), '')
    assert.equal(
      await node('ace.js', 'make:query', 'loyalty-club', 'list_members', '--table=stores'),
      ''
    )
    assert.equal(await run('bash', 'bin/generate'), '')
  })

  test('the types of the whole house hold', async ({ assert }) => {
    assert.equal(await bin('typescript/bin/tsc', '--noEmit'), '')
    const pages = ['--noEmit', '--project', 'inertia/tsconfig.json']
    assert.equal(await bin('vue-tsc/bin/vue-tsc.js', ...pages), '')
  })

  test('it is as tidy as the rest', async ({ assert }) => {
    const files = ['modules/loyalty-club', 'modules/index.ts']
    assert.equal(await bin('eslint/bin/eslint.js', ...files), '')
    assert.equal(await bin('prettier/bin/prettier.cjs', '--check', ...files), '')
  })

  test('it keeps to the floor plan, and its own specs pass', async ({ assert }) => {
    assert.equal(await run('bash', 'bin/test', 'architecture'), '')
    const own = [
      'modules/loyalty-club/tests/functional/grant_points.spec.ts',
      'modules/loyalty-club/tests/functional/list_members.spec.ts',
    ]
    assert.equal(await run('bash', 'bin/test', 'functional', '--files', own.join(',')), '')
  })

  test('what is there already is not written over', async ({ assert }) => {
    assert.include(await node('ace.js', 'make:module', 'loyalty-club'), 'exists already')
    const again = await node('ace.js', 'make:action', 'loyalty-club', 'grant_points')
    assert.include(again, 'exists already')
    assert.include(await node('ace.js', 'make:query', 'nowhere', 'list_x'), 'There is no')
  })
})
