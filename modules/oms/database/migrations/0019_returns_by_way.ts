import { SqlMigration } from '#kernel/sql_migration'

/** Entries of returns by how their order was found: few of hundreds of thousands were found by their buyer, or none. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE INDEX oms_return_lines_match ON oms_return_lines (match, returned_at DESC, id DESC);
    DROP INDEX oms_return_lines_untied;
  `
}
