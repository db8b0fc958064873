import { SqlMigration } from '#kernel/sql_migration'

/** Notes of parcels as an outbox of each store: one an order and parcel, by deadline, each with its next attempt. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A parcel may hold several orders: each is told of by itself.
    ALTER TABLE oms_ship_confirms DROP CONSTRAINT oms_ship_confirms_fulfilment_id_key;
    ALTER TABLE oms_ship_confirms
      ADD CONSTRAINT oms_ship_confirms_once UNIQUE (fulfilment_id, order_id),
      -- The platform's last moment to send: the outbox goes by it.
      ADD COLUMN ship_by timestamptz,
      ADD COLUMN next_at timestamptz NOT NULL DEFAULT now(),
      -- The platform's own code of a refusal that stays one.
      ADD COLUMN refusal text;
    UPDATE oms_ship_confirms c SET ship_by = o.ship_by FROM orders o WHERE o.id = c.order_id AND o.ship_by IS NOT NULL;
    CREATE INDEX oms_ship_confirms_due ON oms_ship_confirms (store_id, ship_by, id) WHERE state = 'waiting';

    -- When a version was filed, which tells whether a reading after it has seen all of its second.
    ALTER TABLE platform_orders ADD COLUMN filed_at timestamptz NOT NULL DEFAULT now();
  `
}
