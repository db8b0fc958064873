import { SqlMigration } from '#kernel/sql_migration'

/** What everything stands on: people and roles, switchboard, outbox, audit, settings, sequences. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS btree_gist;

    -- Refuses UPDATE and DELETE: attached to every append-only table.
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only: correct it with a new row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$;

    -- Partitions live in their own schema, so that the tables people read about stay few.
    CREATE SCHEMA IF NOT EXISTS partitions;

    -- Creates the monthly partitions of a range-partitioned table around today.
    CREATE OR REPLACE FUNCTION ensure_partitions(parent text, months_back int, months_ahead int) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE month date;
    BEGIN
      FOR month IN SELECT generate_series(date_trunc('month', now()) - make_interval(months => months_back),
                                          date_trunc('month', now()) + make_interval(months => months_ahead), '1 month')::date
      LOOP
        EXECUTE format('CREATE TABLE IF NOT EXISTS partitions.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
          parent || '_' || to_char(month, 'YYYYMM'), parent, month, month + interval '1 month');
      END LOOP;
    END $$;

    CREATE TABLE users (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      full_name text NOT NULL,
      email text NOT NULL,
      password text NOT NULL,
      locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
      theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
      is_owner boolean NOT NULL DEFAULT false,
      is_active boolean NOT NULL DEFAULT true,
      totp_secret text,
      totp_enabled_at timestamptz,
      recovery_codes jsonb,
      store_scope bigint[],
      warehouse_scope bigint[],
      last_sign_in_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE UNIQUE INDEX users_email_unique ON users (lower(email));

    CREATE TABLE roles (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text UNIQUE,
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE role_permissions (
      role_id bigint NOT NULL REFERENCES roles ON DELETE CASCADE,
      permission text NOT NULL,
      PRIMARY KEY (role_id, permission)
    );
    CREATE TABLE user_roles (
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      role_id bigint NOT NULL REFERENCES roles ON DELETE CASCADE,
      PRIMARY KEY (user_id, role_id)
    );
    CREATE INDEX user_roles_role ON user_roles (role_id);
    CREATE TABLE password_resets (
      token_hash text PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE access_tokens (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tokenable_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      type text NOT NULL,
      name text,
      hash text NOT NULL,
      abilities text NOT NULL,
      created_at timestamptz,
      updated_at timestamptz,
      last_used_at timestamptz,
      expires_at timestamptz
    );
    CREATE TABLE sessions (
      id text PRIMARY KEY,
      data text NOT NULL,
      user_id text,
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX sessions_user ON sessions (user_id);
    CREATE INDEX sessions_expiry ON sessions (expires_at);
    CREATE TABLE rate_limits (
      key text PRIMARY KEY,
      points integer NOT NULL DEFAULT 0,
      expire bigint
    );

    CREATE TABLE module_states (
      module text PRIMARY KEY,
      state text NOT NULL CHECK (state IN ('on', 'off', 'enabling')),
      enabled_at timestamptz,
      disabled_at timestamptz,
      -- Where the replay of missed events begins when it is switched on again.
      replay_from timestamptz,
      backfill_done integer NOT NULL DEFAULT 0,
      backfill_total integer NOT NULL DEFAULT 0,
      last_error text,
      changed_by bigint REFERENCES users,
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE outbox_events (
      id bigint GENERATED ALWAYS AS IDENTITY,
      key text NOT NULL,
      version integer NOT NULL,
      payload jsonb NOT NULL,
      actor_id bigint,
      occurred_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (id, occurred_at)
    ) PARTITION BY RANGE (occurred_at);
    CREATE INDEX outbox_events_key ON outbox_events (key, id);
    SELECT ensure_partitions('outbox_events', 1, 12);
    CREATE TABLE partitions.outbox_events_other PARTITION OF outbox_events DEFAULT;
    CREATE TRIGGER outbox_events_append_only BEFORE UPDATE OR DELETE ON outbox_events
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TABLE event_receipts (
      event_id bigint NOT NULL,
      listener text NOT NULL,
      handled_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (event_id, listener)
    );

    -- Jobs whose module was off when their turn came; they go back to the queue with the module.
    CREATE TABLE parked_jobs (
      job_id bigint PRIMARY KEY,
      module text NOT NULL,
      name text NOT NULL,
      payload jsonb NOT NULL,
      queue text,
      max_attempts integer NOT NULL,
      parked_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX parked_jobs_module ON parked_jobs (module);
    -- Which process a job worker belongs to: whoever holds the advisory lock of its key is alive.
    CREATE TABLE job_workers (
      worker_id text PRIMARY KEY,
      lock_key integer NOT NULL,
      process text NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE audit_entries (
      id bigint GENERATED ALWAYS AS IDENTITY,
      actor_id bigint,
      actor_name text NOT NULL,
      action text NOT NULL,
      subject_type text NOT NULL,
      subject_id text NOT NULL,
      before jsonb,
      after jsonb,
      reason text,
      occurred_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (id, occurred_at)
    ) PARTITION BY RANGE (occurred_at);
    CREATE INDEX audit_entries_subject ON audit_entries (subject_type, subject_id, id DESC);
    CREATE INDEX audit_entries_actor ON audit_entries (actor_id, id DESC);
    SELECT ensure_partitions('audit_entries', 1, 12);
    CREATE TABLE partitions.audit_entries_other PARTITION OF audit_entries DEFAULT;
    CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    -- One line a day that proves the day's entries were not touched since.
    CREATE TABLE audit_seals (
      day date PRIMARY KEY,
      entries integer NOT NULL,
      hash text NOT NULL,
      previous_hash text NOT NULL,
      sealed_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE settings (
      module text NOT NULL,
      key text NOT NULL,
      scope text NOT NULL DEFAULT '',
      value jsonb NOT NULL,
      updated_by bigint REFERENCES users,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (module, key, scope)
    );
    CREATE TABLE sequences (
      name text NOT NULL,
      period text NOT NULL DEFAULT '',
      last bigint NOT NULL CHECK (last >= 0),
      prefix text NOT NULL,
      width integer NOT NULL DEFAULT 6,
      PRIMARY KEY (name, period)
    );
    CREATE TABLE saved_views (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint REFERENCES users ON DELETE CASCADE,
      page text NOT NULL,
      name text NOT NULL,
      query jsonb NOT NULL,
      is_shared boolean NOT NULL DEFAULT false,
      position integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX saved_views_page ON saved_views (page, user_id);
    -- Small choices of one person: columns of a list, the default view, a narrow menu.
    CREATE TABLE user_preferences (
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      key text NOT NULL CHECK (length(key) BETWEEN 1 AND 80),
      value jsonb NOT NULL CHECK (length(value::text) <= 8192),
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, key)
    );
    CREATE TABLE files (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE,
      name text NOT NULL,
      mime text NOT NULL,
      size bigint NOT NULL CHECK (size >= 0),
      sha256 text NOT NULL,
      owner_type text,
      owner_id bigint,
      uploaded_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX files_owner ON files (owner_type, owner_id);
    CREATE TABLE import_runs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      importer text NOT NULL,
      file_id bigint REFERENCES files,
      result_file_id bigint REFERENCES files,
      user_id bigint REFERENCES users,
      mode text NOT NULL CHECK (mode IN ('dry_run', 'import')),
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      mapping jsonb NOT NULL DEFAULT '{}',
      total integer NOT NULL DEFAULT 0,
      done integer NOT NULL DEFAULT 0,
      failed integer NOT NULL DEFAULT 0,
      errors jsonb NOT NULL DEFAULT '[]',
      error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE export_runs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      page text NOT NULL,
      query jsonb NOT NULL,
      file_id bigint REFERENCES files,
      user_id bigint REFERENCES users,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      rows integer NOT NULL DEFAULT 0,
      error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE notifications (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      kind text NOT NULL,
      message text NOT NULL,
      params jsonb NOT NULL DEFAULT '{}',
      href text,
      read_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX notifications_user ON notifications (user_id, id DESC);
    CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
    CREATE TABLE idempotency_keys (
      token_id bigint NOT NULL,
      route text NOT NULL,
      key text NOT NULL,
      request_hash text NOT NULL,
      status integer,
      response jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (token_id, route, key)
    );
    CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
  `
}
