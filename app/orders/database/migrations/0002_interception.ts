import { SqlMigration } from '#kernel/sql_migration'

/** What platforms change after capture, and parcels that are stopped and let go again. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE order_change_actions DROP CONSTRAINT order_change_actions_action_check;
    ALTER TABLE order_change_actions ADD CONSTRAINT order_change_actions_action_check CHECK (action IN
      ('add_line','remove_line','change_qty','reprice','readdress','renote','reflag','cancel','cancel_line','refund_line','request_return',
       'receive_return','refund','hold','release','intercept','let_go'));

    -- A person let the parcel go although a line is being refunded; the next refund stops it again.
    ALTER TABLE fulfilments ADD COLUMN let_go_at timestamptz;
    -- When its address changed last: a waybill that was asked for before carries the old one.
    ALTER TABLE fulfilments ADD COLUMN readdressed_at timestamptz;
    CREATE INDEX fulfilments_intercepted ON fulfilments (id)
      WHERE intercept_reason IS NOT NULL AND status IN ('planned', 'reserved', 'released', 'picking', 'packed');
  `
}
