import { SqlMigration } from '#kernel/sql_migration'

/** Further platforms, and messages that only name the orders that changed. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_channel_accounts DROP CONSTRAINT oms_channel_accounts_platform_check;
    ALTER TABLE oms_channel_accounts ADD CONSTRAINT oms_channel_accounts_platform_check CHECK (platform IN
      ('woocommerce', 'shopify', 'taobao', 'pinduoduo', 'douyin', 'jd', 'amazon', 'rest', 'file'));

    -- The orders a message names; null where the message is the order itself.
    ALTER TABLE oms_inbox ADD COLUMN external_ids text[];
  `
}
