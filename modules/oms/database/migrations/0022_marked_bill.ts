import { SqlMigration } from '#kernel/sql_migration'

/** The file of a refused bill as a workbook with its faults marked. */
export default class extends SqlMigration {
  readonly sql = 'ALTER TABLE oms_courier_bills ADD COLUMN marked_file_id bigint REFERENCES files'
}
