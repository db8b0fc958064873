import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import string from '@adonisjs/core/helpers/string'

/** Makes a list query of a module, with its spec, that passes every check at once. */
export default class MakeQuery extends BaseCommand {
  static commandName = 'make:query'
  static description = 'Make a list query (the read side) of a module'

  @args.string({ description: 'Module, e.g. loyalty' })
  declare module: string

  @args.string({ description: 'Verb and noun, e.g. list_members' })
  declare name: string

  @flags.string({ description: 'The table it reads; has id and created_at' })
  declare table?: string

  async run() {
    const folder = `modules/${string.dashCase(this.module)}`
    if (!existsSync(this.app.makePath(folder, 'module.ts'))) {
      this.logger.error(`There is no ${folder}: make:module makes it`)
      this.exitCode = 1
      return
    }
    for (const [path, text] of Object.entries(filesOf(this.module, this.name, this.table))) {
      const file = this.app.makePath(folder, path)
      if (existsSync(file)) {
        this.logger.error(`${folder}/${path} exists already`)
        this.exitCode = 1
        return
      }
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
      this.logger.action(`create ${folder}/${path}`).succeeded()
    }
  }
}

function filesOf(moduleName: string, queryName: string, read?: string): Record<string, string> {
  const module = string.dashCase(moduleName)
  const file = string.snakeCase(queryName)
  const name = string.pascalCase(queryName)
  const noun = file.replace(/^[a-z]+_/, '')
  const table = read ?? `${module.replaceAll('-', '_')}_${noun}`
  const row = `${string.pascalCase(string.singular(noun))}Row`
  const list = `${string.snakeCase(string.singular(noun)).toUpperCase()}_LIST`
  return {
    [`queries/${file}.ts`]: `import {
  keysetPage,
  type KeysetSource,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'

export type ${row} = { id: number; createdAt: Date }

/** What may be sorted and filtered by; nothing else reaches the SQL. */
export const ${list} = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: {},
} satisfies ListSpec

/** The list as SQL, for its page and its export alike. */
export function source(query: Omit<ListQuery, 'filters'>): KeysetSource {
  return {
    query,
    select: 't.id, t.created_at AS "createdAt"',
    from: '${table} t',
    id: 't.id',
    sorts: { created: 't.created_at' },
  }
}

/** One page, the newest first. */
export default class ${name} {
  async handle(query: Omit<ListQuery, 'filters'>): Promise<ListPage<${row}>> {
    return keysetPage<${row}>(source(query))
  }
}
`,
    [`tests/functional/${file}.spec.ts`]: `import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { countRows, resetDatabase } from '#tests/helpers/database'
import ${name} from '#modules/${module}/queries/${file}'

test.group('${name}', (group) => {
  group.each.setup(() => resetDatabase())

  test('answers a page of the rows that are there', async ({ assert }) => {
    const sort = { key: 'created', desc: true }
    const query = { sort, perPage: 50, cursor: null, q: null, echo: {} }
    const page = await new ${name}().handle(query)
    const rows = await sql(null, 'SELECT id FROM ${table} LIMIT 50')
    assert.lengthOf(page.rows, rows.length)
    assert.equal(page.meta.count, await countRows('${table}'))
  })
})
`,
  }
}
