import type { PrimaryKeyInfo, SchemaRules } from '@adonisjs/lucid/types/schema_generator'

const number = { tsType: 'number', decorator: '@column()' }
const unknown = { tsType: 'unknown', decorator: '@column()' }

/** How PostgreSQL types appear in generated models: keys are numbers, money stays text. */
export default {
  types: {
    bigint: number,
    int8: number,
    jsonb: unknown,
    tstzrange: { tsType: 'string', decorator: '@column()' },
  },
  primaryKey: (_table, keys, columns): PrimaryKeyInfo | undefined =>
    keys.length === 1
      ? {
          columnName: keys[0],
          columnInfo: {
            tsType: /int/.test(columns[keys[0]]?.type ?? '') ? 'number' : 'string',
            decorator: '@column({ isPrimary: true })',
          },
        }
      : undefined,
} satisfies SchemaRules
