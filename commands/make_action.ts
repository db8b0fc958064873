import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { args, BaseCommand } from '@adonisjs/core/ace'
import string from '@adonisjs/core/helpers/string'

/** Makes an action of a module, with its spec, that passes every check at once. */
export default class MakeAction extends BaseCommand {
  static commandName = 'make:action'
  static description = 'Make an action (the write side) of a module'

  @args.string({ description: 'Module, e.g. loyalty' })
  declare module: string

  @args.string({ description: 'Verb and noun, e.g. grant_points' })
  declare name: string

  async run() {
    const folder = `modules/${string.dashCase(this.module)}`
    if (!existsSync(this.app.makePath(folder, 'module.ts'))) {
      this.logger.error(`There is no ${folder}: make:module makes it`)
      this.exitCode = 1
      return
    }
    for (const [path, text] of Object.entries(filesOf(this.module, this.name))) {
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

function filesOf(moduleName: string, actionName: string): Record<string, string> {
  const module = string.dashCase(moduleName)
  const file = string.snakeCase(actionName)
  const name = string.pascalCase(actionName)
  const [verb, ...rest] = file.split('_')
  const noun = rest.join('_') || 'things'
  const key = `${module}.${noun}.${verb}`
  return {
    [`actions/${file}.ts`]: `import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { inTransaction, type Trx } from '#kernel/transaction'

/** How the audit trail calls it. */
const ACTION = '${key}'

export interface ${name}Input {
  /** Joined when given, else one of its own is opened. */
  trx?: Trx | null
  actor: Actor
  ids: readonly number[]
}

/** ${string.sentenceCase(file)}: a list of ids, one is a list of one. Answers the ids it was done for. */
export default class ${name} {
  async handle({ trx, actor, ids }: ${name}Input): Promise<number[]> {
    return inTransaction(trx, async (inside) => {
      // Always in the order of the ids, so that two at once wait instead of deadlocking.
      const wanted = [...new Set(ids)].sort((a, b) => a - b)
      await audit(
        inside,
        actor,
        wanted.map((id) => ({ action: ACTION, subjectType: '${noun}', subjectId: id }))
      )
      return wanted
    })
  }
}
`,
    [`tests/functional/${file}.spec.ts`]: `import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { countRows, resetDatabase } from '#tests/helpers/database'
import ${name} from '#modules/${module}/actions/${file}'

test.group('${name}', (group) => {
  group.each.setup(() => resetDatabase())

  test('does each of the list once and says who did it', async ({ assert }) => {
    assert.deepEqual(await new ${name}().handle({ actor: SYSTEM, ids: [2, 1, 2] }), [1, 2])
    assert.equal(await countRows('audit_entries', 'action = $1', ['${key}']), 2)
  })
})
`,
  }
}
