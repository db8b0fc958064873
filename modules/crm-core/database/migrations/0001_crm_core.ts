import { SqlMigration } from '#kernel/sql_migration'

/** Leads on a pipeline whose stages are data, follow-ups, and the public pool. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE crm_core_stages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9_]*$'),
      name_zh text NOT NULL,
      name_en text NOT NULL,
      kind text NOT NULL DEFAULT 'open' CHECK (kind IN ('open', 'won', 'lost')),
      position integer NOT NULL,
      max_days integer CHECK (max_days > 0),
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    -- Winning and losing have one place each.
    CREATE UNIQUE INDEX crm_core_stages_ends ON crm_core_stages (kind) WHERE kind <> 'open';
    INSERT INTO crm_core_stages (key, name_zh, name_en, kind, position, max_days) VALUES
      ('new', '新线索', 'New', 'open', 10, 2),
      ('contacted', '已联系', 'Contacted', 'open', 20, 7),
      ('interested', '有意向', 'Interested', 'open', 30, 14),
      ('won', '已成交', 'Won', 'won', 90, NULL),
      ('lost', '已流失', 'Lost', 'lost', 99, NULL);

    CREATE TABLE crm_core_lost_reasons (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE,
      name_zh text NOT NULL,
      name_en text NOT NULL,
      position integer NOT NULL DEFAULT 0,
      is_active boolean NOT NULL DEFAULT true
    );
    INSERT INTO crm_core_lost_reasons (key, name_zh, name_en, position) VALUES
      ('price', '价格偏高', 'Price too high', 1),
      ('competitor', '选了别家', 'Chose a competitor', 2),
      ('no_need', '没有需求', 'No need', 3),
      ('unreachable', '联系不上', 'Cannot be reached', 4),
      ('other', '其他', 'Other', 9);

    CREATE SEQUENCE crm_core_lead_numbers;
    CREATE FUNCTION next_crm_core_lead_number() RETURNS text LANGUAGE sql VOLATILE AS $$
      SELECT 'L' || lpad(n::text, greatest(7, length(n::text)), '0') FROM nextval('crm_core_lead_numbers') AS n
    $$;

    CREATE TABLE crm_core_leads (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE DEFAULT next_crm_core_lead_number(),
      customer_id bigint NOT NULL REFERENCES customers,
      title text NOT NULL DEFAULT '',
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'won', 'lost')),
      stage_id bigint NOT NULL REFERENCES crm_core_stages,
      entered_stage_at timestamptz NOT NULL DEFAULT now(),
      source text NOT NULL,
      utm jsonb NOT NULL DEFAULT '{}',
      consent jsonb,
      owner_id bigint REFERENCES users,
      -- In the public pool since; a lead is somebody's or in the pool, never both.
      pool_since timestamptz,
      next_follow_up_at timestamptz,
      last_follow_up_at timestamptz,
      won_order_id bigint REFERENCES orders,
      lost_reason_id bigint REFERENCES crm_core_lost_reasons,
      lost_note text,
      closed_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((state = 'open') = (closed_at IS NULL)),
      CHECK (state = 'won' OR won_order_id IS NULL),
      CHECK ((state = 'lost') OR lost_reason_id IS NULL),
      CHECK (owner_id IS NULL OR pool_since IS NULL)
    );
    -- One open lead a customer: however many ways they come in, one person works on them.
    CREATE UNIQUE INDEX crm_core_leads_open ON crm_core_leads (customer_id) WHERE state = 'open';
    CREATE INDEX crm_core_leads_customer ON crm_core_leads (customer_id, id DESC);
    CREATE INDEX crm_core_leads_created ON crm_core_leads (created_at DESC, id DESC);
    CREATE INDEX crm_core_leads_board ON crm_core_leads (stage_id, entered_stage_at DESC, id DESC);
    CREATE INDEX crm_core_leads_owner ON crm_core_leads (owner_id, state);
    CREATE INDEX crm_core_leads_due ON crm_core_leads (next_follow_up_at) WHERE state = 'open' AND next_follow_up_at IS NOT NULL;
    CREATE INDEX crm_core_leads_pool ON crm_core_leads (pool_since, id) WHERE state = 'open' AND pool_since IS NOT NULL;
    CREATE INDEX crm_core_leads_won ON crm_core_leads (won_order_id) WHERE won_order_id IS NOT NULL;

    -- State follows stage: a lead on a won stage is won.
    CREATE FUNCTION check_crm_core_lead_stage() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.state <> (SELECT kind FROM crm_core_stages WHERE id = NEW.stage_id) THEN
        RAISE EXCEPTION 'lead % is % on a stage of another kind', NEW.id, NEW.state
          USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_core_leads_stage';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER crm_core_leads_stage BEFORE INSERT OR UPDATE OF state, stage_id ON crm_core_leads
      FOR EACH ROW EXECUTE FUNCTION check_crm_core_lead_stage();

    CREATE TABLE crm_core_stage_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      lead_id bigint NOT NULL REFERENCES crm_core_leads,
      from_stage_id bigint REFERENCES crm_core_stages,
      to_stage_id bigint NOT NULL REFERENCES crm_core_stages,
      actor_id bigint,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX crm_core_stage_log_lead ON crm_core_stage_log (lead_id, id);
    CREATE INDEX crm_core_stage_log_reached ON crm_core_stage_log (to_stage_id, at);
    CREATE TRIGGER crm_core_stage_log_append_only BEFORE UPDATE OR DELETE ON crm_core_stage_log
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE crm_core_follow_ups (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      lead_id bigint NOT NULL REFERENCES crm_core_leads,
      kind text NOT NULL CHECK (kind IN ('call', 'message', 'visit', 'email', 'other')),
      outcome text NOT NULL CHECK (outcome IN ('reached', 'no_answer', 'interested', 'not_now', 'other')),
      note text NOT NULL,
      next_at timestamptz,
      reminded_at timestamptz,
      actor_id bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX crm_core_follow_ups_lead ON crm_core_follow_ups (lead_id, id DESC);

    -- Who took what from the public pool: the daily limit counts these rows.
    CREATE TABLE crm_core_claims (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      lead_id bigint NOT NULL REFERENCES crm_core_leads,
      user_id bigint NOT NULL REFERENCES users,
      claimed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX crm_core_claims_user ON crm_core_claims (user_id, claimed_at DESC);
    CREATE INDEX crm_core_claims_lead ON crm_core_claims (lead_id);
  `
}
