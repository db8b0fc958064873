import env from '#start/env'
import { BaseSchema } from '@adonisjs/lucid/schema'
import { runMigrations } from 'graphile-worker'

/** The job engine brings its own schema; later versions upgrade it when a worker starts. */
export default class extends BaseSchema {
  async up() {
    this.defer(async () => {
      await runMigrations({ connectionString: env.get('DATABASE_URL') })
    })
  }
}
