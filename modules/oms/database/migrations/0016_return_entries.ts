import { SqlMigration } from '#kernel/sql_migration'

/** Entries of returns are listed by store, by number, and as those that belong to no order. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE INDEX oms_return_lines_store ON oms_return_lines (store_id, returned_at DESC, id DESC);
    CREATE INDEX oms_return_lines_number ON oms_return_lines (external_no);
    CREATE INDEX oms_return_lines_untied ON oms_return_lines (returned_at DESC, id DESC) WHERE match = 'none';
  `
}
