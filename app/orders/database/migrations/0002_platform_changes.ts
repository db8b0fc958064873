import { SqlMigration } from '#kernel/sql_migration'

/** What platforms say of an order beside its goods, money and address is a change of its own. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- The known actions, whichever they are by now, and this one.
    DO $$
    DECLARE known text;
    BEGIN
      SELECT pg_get_constraintdef(oid) INTO known FROM pg_constraint WHERE conname = 'order_change_actions_action_check';
      ALTER TABLE order_change_actions DROP CONSTRAINT order_change_actions_action_check;
      EXECUTE 'ALTER TABLE order_change_actions ADD CONSTRAINT order_change_actions_action_check '
        || replace(known, '''hold''::text', '''hold''::text, ''restate''::text');
    END $$;
  `
}
