import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { allRoutes } from '#tests/helpers/routes'
import { modules } from '../../modules/index.js'
import {
  askedPermissions,
  circles,
  clockReaders,
  foreignKeysToTheRight,
  impureImports,
  type Owner,
} from './support/checks.js'
import { houseSources, sources } from './support/source.js'

/** Offences that were there when a check was made. A list only ever shrinks: strike what is mended. */
const ALLOWED: Record<'circles' | 'impure' | 'clock' | 'idlePermissions', readonly string[]> = {
  circles: [],
  impure: [],
  clock: [],
  idlePermissions: [],
}

const beyond = (found: string[], allowed: readonly string[]) =>
  found.filter((each) => !allowed.includes(each))

function migrationsOf(folder: string): string {
  const path = join(folder, 'database/migrations')
  if (!existsSync(path)) return ''
  return readdirSync(path)
    .sort()
    .map((file) => readFileSync(join(path, file), 'utf8'))
    .join('\n')
}

test.group('Structure', () => {
  test('no files import one another in a circle', ({ assert }) => {
    const found = circles(houseSources()).map((group) => group.join(' ↔ '))
    assert.deepEqual(beyond(found, ALLOWED.circles), [])
  })

  test('a circle is noticed, one of types alone is none', ({ assert }) => {
    const file = (path: string, text: string) => ({ path, text })
    const a = file('app/a.ts', "import { b } from './b.js'")
    const b = file('app/b.ts', "import c from './c.js'")
    const c = file('app/c.ts', "export { a } from './a.js'")
    assert.deepEqual(circles([a, b, c]), [['app/a', 'app/b', 'app/c']])
    const types = file(
      'app/c.ts',
      "import type { A } from './a.js'\nimport { type A } from './a.js'"
    )
    assert.deepEqual(circles([a, b, types]), [])
  })

  test('domain code is pure: no framework, no database, nothing of the rooms beside it', ({
    assert,
  }) => {
    assert.isAbove(houseSources().filter(({ path }) => path.includes('/domain/')).length, 40)
    assert.deepEqual(beyond(impureImports(houseSources()), ALLOWED.impure), [])
    const planted = {
      path: 'modules/oms/domain/x.ts',
      text: "import { sql } from '#kernel/sql'\nimport db from '@adonisjs/lucid/services/db'\nimport { a } from '../services/a.js'\nimport { money } from '#kernel/money'",
    }
    assert.lengthOf(impureImports([planted]), 3)
  })

  test('code of the business takes the time from the clock of the house', ({ assert }) => {
    assert.deepEqual(beyond(clockReaders(houseSources()), ALLOWED.clock), [])
    const at = (text: string) => clockReaders([{ path: 'app/orders/domain/x.ts', text }]).length
    assert.deepEqual(
      ['new Date()', 'Date.now()', 'new Date(iso)', '// new Date()'].map(at),
      [1, 1, 0, 0]
    )
  })

  test('foreign keys point left in the order of the registry', ({ assert }) => {
    const owners: Owner[] = [
      { name: 'kernel', sql: migrationsOf('.') },
      ...modules.map(({ name, folder }) => ({ name, sql: migrationsOf(folder) })),
    ]
    assert.isAbove(
      owners
        .map(({ sql }) => sql)
        .join()
        .split('REFERENCES').length,
      100
    )
    assert.deepEqual(foreignKeysToTheRight(owners), [])
    const planted = [
      {
        name: 'left',
        sql: 'CREATE TABLE a (id int, b int REFERENCES b, z int REFERENCES nowhere);',
      },
      { name: 'right', sql: 'CREATE TABLE b (id int, a int REFERENCES a); -- REFERENCES late' },
    ]
    assert.deepEqual(foreignKeysToTheRight(planted), ['left → b', 'left → nowhere'])
  })
})

test.group('Reach', () => {
  type Reference = { reference?: [() => Promise<{ default: unknown }>, string] }

  test('every controller, and every action of one, is reached by a route', async ({ assert }) => {
    const controllers = new Set<unknown>()
    const reached = new Set<string>()
    for (const { handler } of allRoutes()) {
      const { reference } = handler as Reference
      if (!Array.isArray(reference) || typeof reference[0] !== 'function') continue
      const { default: Controller } = await reference[0]()
      reached.add(`${(Controller as { name: string }).name} ${reference[1]}`)
      controllers.add(Controller)
    }
    const files = houseSources().filter(({ path }) => /_controller\.ts$/.test(path))
    assert.isAbove(files.length, 40)
    const idle: string[] = []
    for (const { path } of files) {
      const { default: Controller } = (await import(`../../${path.replace(/ts$/, 'js')}`)) as {
        default: { name: string; prototype: object }
      }
      if (!controllers.has(Controller)) idle.push(path)
      for (const action of Object.getOwnPropertyNames(Controller.prototype))
        if (action !== 'constructor' && !reached.has(`${Controller.name} ${action}`))
          idle.push(`${path} ${action}`)
    }
    assert.deepEqual(idle, [])
  })
  test('every permission that is declared is asked for, and the other way round', ({ assert }) => {
    const declared = modules.flatMap((module) => (module.permissions ?? []).map(({ key }) => key))
    const asked = askedPermissions([...houseSources(), ...sources('inertia', 'start')])
    const used = new Set([
      ...asked.keys(),
      ...allRoutes().flatMap(({ permission }) => permission ?? []),
      ...modules.flatMap((module) =>
        [
          ...(module.nav ?? []),
          ...(module.slots ?? []),
          ...(module.widgets ?? []),
          ...(module.searches ?? []),
          ...(module.importers ?? []),
        ].map(({ permission }) => permission)
      ),
    ])
    const unknown = [...asked.keys()].filter((key) => !declared.includes(key))
    assert.deepEqual(
      unknown.map((key) => `${key} (${asked.get(key)})`),
      []
    )
    const idle = declared.filter((key) => !used.has(key))
    assert.deepEqual(beyond(idle, ALLOWED.idlePermissions), [])
  })

  test('a permission that is asked for in code is noticed', ({ assert }) => {
    const text = "if (holds(actor, 'oms.x.y') || can('oms.a.b')) permit('oms.c.d') // can('e.f.g')"
    assert.deepEqual([...askedPermissions([{ path: 'x.ts', text }]).keys()].sort(), [
      'oms.a.b',
      'oms.c.d',
      'oms.x.y',
    ])
  })
})
