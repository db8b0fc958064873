import { SqlMigration } from '#kernel/sql_migration'

/** After-sales of the platforms as they tell them, and the cases they became. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_channel_accounts ADD COLUMN refund_cursor timestamptz;

    CREATE TABLE oms_platform_refunds (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      external_refund_id text NOT NULL,
      external_order_id text NOT NULL,
      state text NOT NULL CHECK (state IN ('requested', 'approved', 'goods_sent', 'refunded', 'refused', 'closed')),
      -- Of two versions the later wins; of one second, the one that is further on.
      changed_at timestamptz NOT NULL,
      place integer NOT NULL,
      hash text NOT NULL,
      news jsonb NOT NULL,
      order_id bigint REFERENCES orders,
      case_id bigint REFERENCES after_sales_cases,
      -- The version that is here was carried over to the case.
      applied_at timestamptz,
      -- Why it was not, as a code; and what the platform said when it was asked to agree.
      problem text,
      answer text,
      agreed_at timestamptz,
      agreed_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, external_refund_id)
    );
    CREATE INDEX oms_platform_refunds_case ON oms_platform_refunds (case_id) WHERE case_id IS NOT NULL;
    CREATE INDEX oms_platform_refunds_waiting ON oms_platform_refunds (store_id, id) WHERE applied_at IS NULL;
  `
}
