import encryption from '@adonisjs/core/services/encryption'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import type { SettingDefinition } from '#kernel/define_module'
import { checkTimes, definitionOf, parseSetting } from '#kernel/settings/definitions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

const PURPOSE = 'setting'

/**
 * The settings of every area and module, read from memory: they are few and
 * asked for often. A change reaches every process over the bus. A setting may
 * be narrowed by a scope (`store:3`); without a value of its own the scope
 * takes that of the house, and the house that of the manifest.
 */
class Settings {
  #values = new Map<string, unknown>()

  /** Reads what is stored; called at boot and after each change. */
  async load(): Promise<void> {
    const rows = await sql<{ module: string; key: string; scope: string; value: unknown }>(
      null,
      'SELECT module, key, scope, value FROM settings'
    )
    this.#values = new Map(rows.map((row) => [nameOf(row.module, row.key, row.scope), row.value]))
  }

  boolean(module: string, key: string, scope = ''): boolean {
    return this.#read(module, key, scope, ['boolean']) as boolean
  }

  integer(module: string, key: string, scope = ''): number {
    return this.#read(module, key, scope, ['integer']) as number
  }

  /** A decimal as text, for `money` and `decimal`. */
  decimal(module: string, key: string, scope = ''): string {
    return String(this.#read(module, key, scope, ['decimal']))
  }

  text(module: string, key: string, scope = ''): string {
    return this.#read(module, key, scope, ['text', 'time', 'choice']) as string
  }

  /** A secret in clear, empty when none is stored. Never sent to a page. */
  secret(module: string, key: string, scope = ''): string {
    const stored = this.#read(module, key, scope, ['secret'])
    return stored ? (encryption.decrypt<string>(stored as string, PURPOSE) ?? '') : ''
  }

  /** The value as a form shows it: a secret only says whether there is one. */
  shown(module: string, definition: SettingDefinition, scope = ''): unknown {
    const value = this.#read(module, definition.key, scope, [definition.type])
    return definition.type === 'secret' ? Boolean(value) : value
  }

  /** Stores values of one module; every process sees them within a second. */
  async set(
    trx: Trx | null,
    actor: Actor,
    module: string,
    values: Record<string, unknown>,
    scope = ''
  ): Promise<void> {
    const entries = Object.entries(values).map(([key, input]) => {
      const definition = definitionOf(module, key)
      return { key, definition, value: parseSetting(module, definition, input) }
    })
    if (entries.length === 0) return
    const given = new Map(entries.map(({ key, value }) => [key, value]))
    checkTimes(module, given, (definition) => this.shown(module, definition, scope))
    await inTransaction(trx, async (inside) => {
      await sql(
        inside,
        `INSERT INTO settings (module, key, scope, value, updated_by, updated_at)
         SELECT $1, key, $2, value, $3, now() FROM unnest($4::text[], $5::jsonb[]) AS s(key, value)
         ON CONFLICT (module, key, scope) DO UPDATE
           SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()`,
        [
          module,
          scope,
          actor.id,
          entries.map((e) => e.key),
          entries.map((e) => JSON.stringify(sealed(e))),
        ]
      )
      await audit(inside, actor, {
        action: 'shell.settings.change',
        subjectType: 'settings',
        subjectId: scope ? `${module}@${scope}` : module,
        before: this.#visible(module, entries, scope),
        after: Object.fromEntries(
          entries.map((e) => [e.key, e.definition.type === 'secret' ? '•••' : e.value])
        ),
      })
      await bus.send(inside, 'settings.changed')
      if (trx) inside.after('commit', () => this.load())
    })
    if (!trx) await this.load()
  }

  #visible(
    module: string,
    entries: { key: string; definition: SettingDefinition }[],
    scope: string
  ) {
    return Object.fromEntries(entries.map((e) => [e.key, this.shown(module, e.definition, scope)]))
  }

  #read(module: string, key: string, scope: string, types: SettingDefinition['type'][]): unknown {
    const definition = definitionOf(module, key)
    if (!types.includes(definition.type)) {
      throw new Error(
        `The setting ${module}.${key} is a ${definition.type}, not a ${types.join(' or ')}`
      )
    }
    const own = scope ? this.#values.get(nameOf(module, key, scope)) : undefined
    return own ?? this.#values.get(nameOf(module, key, '')) ?? definition.default
  }
}

const nameOf = (module: string, key: string, scope: string) => `${module}.${key}@${scope}`

/** What is stored: a secret encrypted, an emptied one as null. */
function sealed({ definition, value }: { definition: SettingDefinition; value: unknown }) {
  if (definition.type !== 'secret') return value
  return value === '' ? null : encryption.encrypt(value, undefined, PURPOSE)
}

export const settings = new Settings()
bus.on('settings.changed', () => settings.load())
