import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from '@japa/runner'
import { modules } from '../../modules/index.js'

const AREAS = ['customers', 'catalog', 'inventory', 'orders', 'shell']
const ALIASES: Record<string, string> = { '#kernel/': 'app/kernel/', '#modules/': 'modules/' }
for (const area of AREAS) ALIASES[`#${area}/`] = `app/${area}/`

/** Every source file of the areas and modules, specs apart. */
const files = ['app', 'modules']
  .flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name))
  )
  .filter(
    (file) =>
      /\.(ts|vue)$/.test(file) && !file.includes('/tests/') && !file.includes('node_modules')
  )

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

/** What a file imports from the house, as a path from the root without its ending. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found = [
    ...text.matchAll(/(?:^|\n)\s*import\s+(type\s+)?(?:[^'"()]*?\sfrom\s+)?['"]([^'"]+)['"]/g),
  ]
  return found.flatMap(([, typeOnly, name]) => {
    const alias = Object.keys(ALIASES).find((each) => name.startsWith(each))
    if (!alias && !name.startsWith('.')) return []
    const to = alias
      ? ALIASES[alias] + name.slice(alias.length)
      : relative('.', resolve(dirname(file), name))
    return [{ from: file, to: to.replace(/\.(js|ts|vue)$/, ''), typeOnly: Boolean(typeOnly) }]
  })
}

const imports = files.flatMap(importsOf)
const moduleOf = (path: string) => path.match(/^modules\/([^/]+)\//)?.[1]
const areaOf = (path: string) => path.match(/^app\/([^/]+)\//)?.[1]
const say = (list: Import[]) => list.map((each) => `${each.from} → ${each.to}`)

test.group('Who may import whom', () => {
  test('the imports were found at all', ({ assert }) => {
    assert.isAbove(imports.length, 300)
  })

  test('the kernel imports nothing of the house but itself', ({ assert }) => {
    const wrong = imports.filter(
      ({ from, to }) => areaOf(from) === 'kernel' && areaOf(to) !== 'kernel'
    )
    assert.deepEqual(say(wrong.filter(({ to }) => areaOf(to) || moduleOf(to))), [])
  })

  test('an area imports the areas to its left', ({ assert }) => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [areaOf(from), areaOf(to)]
      if (!here || here === 'kernel') return false
      if (moduleOf(to)) return true
      return there !== undefined && there !== 'kernel' && AREAS.indexOf(there) > AREAS.indexOf(here)
    })
    assert.deepEqual(say(wrong), [])
  })

  test('a module imports of another module its events only', ({ assert }) => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [moduleOf(from), moduleOf(to)]
      return here && there && here !== there && !to.startsWith(`modules/${there}/events/`)
    })
    assert.deepEqual(say(wrong), [])
  })

  test('pages and components import code of the server as types only', ({ assert }) => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        from.endsWith('.vue') &&
        !typeOnly &&
        (areaOf(to) || moduleOf(to)) &&
        !/\/(components|pages|composables|domain)\//.test(to)
    )
    assert.deepEqual(say(wrong), [])
  })
})

test.group('Names', () => {
  test('a module creates tables of its own prefix only', ({ assert }) => {
    const shared = new Set(['platform_orders'])
    const wrong = modules
      .filter((module) => module.kind === 'module')
      .flatMap((module) => {
        const folder = `${module.folder}/database/migrations`
        const prefix = `${module.name.replaceAll('-', '_')}_`
        const texts = read(folder)
        const tables = [
          ...texts.matchAll(/CREATE TABLE(?: IF NOT EXISTS)? (?:public\.)?([a-z_0-9]+)/gi),
        ].map((hit) => hit[1])
        return tables
          .filter(
            (table) => !table.startsWith(prefix) && !shared.has(table) && table !== 'partitions'
          )
          .map((table) => `${module.name}: ${table}`)
      })
    assert.deepEqual(wrong, [])
  })

  test('listeners, jobs and permissions carry the name of their owner, once', ({ assert }) => {
    const names = modules.flatMap((module) =>
      [
        ...(module.listeners ?? []).map((listener) => listener.name),
        ...Object.keys(module.jobs ?? {}).map((job) => `job ${job}`),
        ...(module.permissions ?? []).map((permission) => `permission ${permission.key}`),
      ].map((name) => ({ name, owner: module.name }))
    )
    assert.deepEqual(
      names
        .filter(({ name, owner }) => !name.replace(/^\w+ /, '').startsWith(`${owner}.`))
        .map(({ name }) => name),
      []
    )
    const all = names.map(({ name }) => name)
    assert.deepEqual(
      all.filter((name, index) => all.indexOf(name) !== index),
      []
    )
  })

  test('what a module requires comes before it in the registry', ({ assert }) => {
    const order = modules.map((module) => module.name)
    const wrong = modules.flatMap((module) =>
      module.requires.filter(
        (name) => order.indexOf(name) < 0 || order.indexOf(name) > order.indexOf(module.name)
      )
    )
    assert.deepEqual(wrong, [])
  })
})

function read(folder: string): string {
  try {
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n')
  } catch {
    return ''
  }
}
