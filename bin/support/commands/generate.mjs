/**
 * bin/generate [--check]   makes the generated files anew from a fresh, migrated, throw-away
 * database: database/schema.ts, .adonisjs and the documents under docs. With --check it fails
 * when any of them was out of date.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../paths.mjs'
import { ace, appEnvironment, main, runAll, withThrowAwayDatabase } from '../run.mjs'

const folders = ['.adonisjs']
const files = ['database/schema.ts', 'docs/events.md', 'docs/permissions.md', 'docs/openapi.json']

await main(async (args) => {
  const before = fingerprints()
  const code = await withThrowAwayDatabase({ name: 'generate' }, (url) =>
    runAll(commands(), {
      quiet: true,
      env: appEnvironment(url, { mode: 'development', storage: storage() }),
    })
  )
  if (code !== 0 || !args.includes('--check')) return code
  const after = fingerprints()
  const names = new Set([...before.keys(), ...after.keys()])
  const stale = [...names].filter((name) => before.get(name) !== after.get(name))
  if (stale.length === 0) return 0
  console.error(`Out of date, now made anew (commit them): ${stale.join(', ')}`)
  return 1
})

function commands() {
  const list = [ace('migration:run'), ace('codegen')]
  if (existsSync(inRoot('commands/docs_generate.ts'))) list.push(ace('docs:generate'))
  return list
}

/** Nothing of it is kept, but the application wants a folder and a key to boot. */
function storage() {
  process.env.APP_KEY ??= 'a-key-for-generating-files-which-signs-nothing'
  return join(tmpdir(), 'tandem-generate')
}

function fingerprints() {
  const found = folders
    .filter((folder) => existsSync(inRoot(folder)))
    .flatMap((folder) =>
      readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    )
  const listed = files.map((file) => inRoot(file)).filter((file) => existsSync(file))
  return new Map([...found, ...listed].map((file) => [file.slice(inRoot().length + 1), hash(file)]))
}

function hash(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
