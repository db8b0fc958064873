import { SqlMigration } from '#kernel/sql_migration'

/** What returns cost: goods worth less than they cost, and the way back. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    INSERT INTO finance_accounts (code, parent_code, name, name_en, kind) VALUES
      ('5601.04', '5601', '退货运费', 'Return freight', 'expense'),
      ('5711.01', '5711', '退货损失', 'Loss on returned goods', 'expense')
    ON CONFLICT (code) DO NOTHING;
    ALTER TABLE finance_order_economics ADD COLUMN return_loss numeric(18,4) NOT NULL DEFAULT 0;
    ALTER TABLE finance_order_economics DROP CONSTRAINT finance_economics_margin;
    ALTER TABLE finance_order_economics ADD CONSTRAINT finance_economics_margin
      CHECK (margin = net_revenue - goods_cost - freight - commission - payment_fee - return_loss);
  `
}
