import { SqlMigration } from '#kernel/sql_migration'

/** Orders whose platform says something newer that could not be taken in. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- Nothing of the order leaves until the newer version is taken in, or somebody says that it need not be.
    ALTER TABLE orders ADD COLUMN is_behind boolean NOT NULL DEFAULT false;
    CREATE INDEX orders_behind ON orders (id) WHERE is_behind;
  `
}
