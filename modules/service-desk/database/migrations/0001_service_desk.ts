import { SqlMigration } from '#kernel/sql_migration'

/** Tickets, their messages and states (both append-only), chat sessions, canned replies. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE service_desk_tickets (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      subject text NOT NULL,
      customer_id bigint REFERENCES customers,
      channel text NOT NULL CHECK (channel IN ('chat', 'email', 'phone', 'manual', 'system')),
      type text NOT NULL DEFAULT 'pre_sale' CHECK (type IN ('pre_sale', 'after_sale', 'complaint', 'logistics', 'invoice')),
      priority text NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
      state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'open', 'pending_customer', 'pending_internal', 'resolved', 'closed')),
      assignee_id bigint REFERENCES users,
      order_id bigint REFERENCES orders,
      case_id bigint REFERENCES after_sales_cases,
      source jsonb NOT NULL DEFAULT '{}',
      last_message_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX service_desk_tickets_recent ON service_desk_tickets (last_message_at DESC, id DESC);
    CREATE INDEX service_desk_tickets_state ON service_desk_tickets (state, last_message_at DESC, id DESC);
    CREATE INDEX service_desk_tickets_mine ON service_desk_tickets (assignee_id, last_message_at DESC, id DESC);
    CREATE INDEX service_desk_tickets_customer ON service_desk_tickets (customer_id, id DESC);
    CREATE INDEX service_desk_tickets_order ON service_desk_tickets (order_id) WHERE order_id IS NOT NULL;
    CREATE UNIQUE INDEX service_desk_tickets_case ON service_desk_tickets (case_id) WHERE case_id IS NOT NULL;
    CREATE INDEX service_desk_tickets_subject ON service_desk_tickets USING gin (lower(subject) gin_trgm_ops);

    CREATE TABLE service_desk_messages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      ticket_id bigint NOT NULL REFERENCES service_desk_tickets,
      author text NOT NULL CHECK (author IN ('customer', 'agent', 'system')),
      author_id bigint REFERENCES users,
      is_public boolean NOT NULL DEFAULT true,
      body text NOT NULL CHECK (length(body) BETWEEN 1 AND 8000),
      -- A system message is a language key with its parameters.
      params jsonb,
      -- Made by the sender: sending twice writes once.
      client_key uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (ticket_id, client_key),
      CHECK ((author = 'agent') = (author_id IS NOT NULL))
    );
    CREATE INDEX service_desk_messages_ticket ON service_desk_messages (ticket_id, id);
    CREATE TRIGGER service_desk_messages_append_only BEFORE UPDATE OR DELETE ON service_desk_messages FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE service_desk_state_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      ticket_id bigint NOT NULL REFERENCES service_desk_tickets,
      from_state text,
      to_state text NOT NULL,
      actor_id bigint,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX service_desk_state_log_ticket ON service_desk_state_log (ticket_id, id);
    CREATE TRIGGER service_desk_state_log_append_only BEFORE UPDATE OR DELETE ON service_desk_state_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE service_desk_chats (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      token_hash text NOT NULL UNIQUE,
      ticket_id bigint REFERENCES service_desk_tickets,
      customer_id bigint REFERENCES customers,
      visitor_id text,
      page_url text,
      locale text NOT NULL DEFAULT 'zh-CN',
      created_at timestamptz NOT NULL DEFAULT now(),
      last_seen_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX service_desk_chats_ticket ON service_desk_chats (ticket_id);

    CREATE TABLE service_desk_canned_replies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      shortcut text NOT NULL UNIQUE CHECK (shortcut ~ '^[a-z0-9_-]{1,40}$'),
      title text NOT NULL,
      body text NOT NULL,
      body_en text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
  `
}
