import { SqlMigration } from '#kernel/sql_migration'

/** What platforms show was read back, and how much of it was not what they had been told. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_stock_channels
      -- Listings read at the last comparison; null where the platform cannot be read.
      ADD COLUMN read_listings integer,
      ADD COLUMN drifted integer;
    ALTER TABLE oms_stock_pushes
      ADD COLUMN read_qty bigint,
      ADD COLUMN read_at timestamptz;
  `
}
