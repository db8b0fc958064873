import env from '#start/env'
import { defineConfig } from '@adonisjs/lucid'
import pg from 'pg'
import { modules } from '../modules/index.js'

/** Keys are bigint in the database and plain numbers in the code. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const folders = modules.map((module) => module.folder)

/**
 * Statements that do not wait for each other's answers are sent at once and answered in their order;
 * the driver knows the option, the query builder's types do not.
 */
const PIPELINE = { pipeline: true }

const dbConfig = defineConfig({
  connection: 'postgres',
  prettyPrintDebugQueries: true,
  connections: {
    postgres: {
      client: 'pg',
      connection: { connectionString: env.get('DATABASE_URL'), ...PIPELINE },
      pool: { min: 1, max: env.get('DATABASE_POOL', 20) },
      migrations: {
        naturalSort: true,
        paths: ['database/migrations', ...folders.map((folder) => `${folder}/database/migrations`)],
      },
      seeders: { paths: ['database/seeders'] },
      schemaGeneration: {
        enabled: true,
        outputPath: 'database/schema.ts',
        rulesPaths: ['./database/schema_rules.js'],
        excludeTables: [
          'sessions',
          'rate_limits',
          'access_tokens',
          'adonis_schema',
          'adonis_schema_versions',
        ],
      },
    },
  },
})

export default dbConfig
