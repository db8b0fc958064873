import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * A migration written as PostgreSQL: the guards of this house (checks, partial
 * indexes, triggers, partitions) read best in the language they run in.
 */
export abstract class SqlMigration extends BaseSchema {
  abstract readonly sql: string

  async up() {
    this.schema.raw(this.sql)
  }
}
