import { SqlMigration } from '#kernel/sql_migration'

/** Why stock is corrected or moved between buckets, and up to what each person may do so alone. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE stock_adjustments
      ADD COLUMN act text NOT NULL DEFAULT 'adjust'
        CHECK (act IN ('adjust', 'inspect', 'pass', 'damage', 'repair', 'scrap', 'found'));
    CREATE INDEX stock_adjustments_act ON stock_adjustments (act, id DESC) WHERE act <> 'adjust';

    -- Reasons of the company's own, and what it says of those the house brings (their code is in its domain).
    CREATE TABLE stock_reasons (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,39}$'),
      -- Null: one of the house, named in the reader's language.
      name text CHECK (name <> ''),
      acts text[] NOT NULL CHECK (cardinality(acts) > 0
        AND acts <@ ARRAY['adjust', 'inspect', 'pass', 'damage', 'repair', 'scrap', 'found']),
      -- In the company's currency; null: the limit of the person alone.
      limit_amount numeric(18,4) CHECK (limit_amount >= 0),
      always_approve boolean NOT NULL DEFAULT false,
      needs_note boolean NOT NULL DEFAULT false,
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    -- What a person, or who holds a role, may post alone and approve of others; without a row the company's limit counts.
    CREATE TABLE stock_limits (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint REFERENCES users,
      role_id bigint REFERENCES roles ON DELETE CASCADE,
      limit_amount numeric(18,4) NOT NULL CHECK (limit_amount >= 0),
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT stock_limits_whose CHECK (num_nonnulls(user_id, role_id) = 1),
      UNIQUE NULLS NOT DISTINCT (user_id, role_id)
    );
  `
}
