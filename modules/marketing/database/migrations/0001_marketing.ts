import { SqlMigration } from '#kernel/sql_migration'

/** Visitors and their visits, landing pages, coupons and claims, messages and who does not want them. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE marketing_visitors (
      id uuid PRIMARY KEY,
      -- The hash under which customers keep a visitor id: stitching needs no value.
      hash text NOT NULL UNIQUE,
      customer_id bigint REFERENCES customers,
      consent text NOT NULL DEFAULT 'unknown' CHECK (consent IN ('unknown', 'granted', 'denied')),
      first_source jsonb NOT NULL DEFAULT '{}',
      last_source jsonb NOT NULL DEFAULT '{}',
      visits integer NOT NULL DEFAULT 0,
      page_views integer NOT NULL DEFAULT 0,
      first_seen_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL
    );
    CREATE INDEX marketing_visitors_customer ON marketing_visitors (customer_id) WHERE customer_id IS NOT NULL;
    CREATE INDEX marketing_visitors_recent ON marketing_visitors (last_seen_at DESC, id);

    CREATE TABLE marketing_visits (
      id uuid NOT NULL,
      visitor_id uuid NOT NULL,
      started_at timestamptz NOT NULL,
      landing_url text NOT NULL,
      referrer text,
      channel text NOT NULL DEFAULT 'direct',
      source jsonb NOT NULL DEFAULT '{}',
      device text NOT NULL DEFAULT 'desktop' CHECK (device IN ('desktop', 'mobile', 'tablet')),
      locale text,
      PRIMARY KEY (id, started_at)
    ) PARTITION BY RANGE (started_at);
    CREATE INDEX marketing_visits_visitor ON marketing_visits (visitor_id, started_at DESC);
    CREATE INDEX marketing_visits_channel ON marketing_visits (channel, started_at DESC);
    SELECT ensure_partitions('marketing_visits', 3, 12);
    CREATE TABLE partitions.marketing_visits_other PARTITION OF marketing_visits DEFAULT;

    CREATE TABLE marketing_hits (
      id uuid NOT NULL,
      visitor_id uuid NOT NULL,
      visit_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]{0,30}$'),
      url text NOT NULL,
      title text,
      payload jsonb NOT NULL DEFAULT '{}',
      occurred_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (id, occurred_at)
    ) PARTITION BY RANGE (occurred_at);
    CREATE INDEX marketing_hits_visitor ON marketing_hits (visitor_id, occurred_at DESC);
    SELECT ensure_partitions('marketing_hits', 3, 12);
    CREATE TABLE partitions.marketing_hits_other PARTITION OF marketing_hits DEFAULT;

    -- What first brought a customer and what brought them last, kept when they became known and at each order.
    CREATE TABLE marketing_order_sources (
      order_id bigint PRIMARY KEY REFERENCES orders,
      customer_id bigint NOT NULL REFERENCES customers,
      first_source jsonb NOT NULL,
      last_source jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX marketing_order_sources_customer ON marketing_order_sources (customer_id);

    CREATE TABLE marketing_coupons (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE CHECK (key ~ '^[A-Z0-9]{2,12}$'),
      name_zh text NOT NULL,
      name_en text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('amount', 'percent')),
      value numeric(18,4) NOT NULL CHECK (value > 0),
      currency char(3) NOT NULL DEFAULT 'CNY',
      min_spend numeric(18,4) NOT NULL DEFAULT 0 CHECK (min_spend >= 0),
      starts_at timestamptz,
      ends_at timestamptz,
      valid_days integer NOT NULL DEFAULT 30 CHECK (valid_days > 0),
      total_limit integer CHECK (total_limit > 0),
      claimed_count integer NOT NULL DEFAULT 0,
      used_count integer NOT NULL DEFAULT 0 CHECK (used_count >= 0),
      state text NOT NULL DEFAULT 'active' CHECK (state IN ('draft', 'active', 'ended')),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (kind <> 'percent' OR value <= 100),
      CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at),
      CONSTRAINT marketing_coupons_limit CHECK (claimed_count >= 0 AND (total_limit IS NULL OR claimed_count <= total_limit))
    );

    CREATE TABLE marketing_landing_pages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      name text NOT NULL,
      state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'archived')),
      title_zh text NOT NULL DEFAULT '',
      title_en text NOT NULL DEFAULT '',
      blocks jsonb NOT NULL DEFAULT '[]',
      button_zh text NOT NULL DEFAULT '',
      button_en text NOT NULL DEFAULT '',
      consent_zh text NOT NULL DEFAULT '',
      consent_en text NOT NULL DEFAULT '',
      hero_file_id bigint REFERENCES files,
      coupon_id bigint REFERENCES marketing_coupons,
      asks_name boolean NOT NULL DEFAULT true,
      published_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE marketing_coupon_claims (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      coupon_id bigint NOT NULL REFERENCES marketing_coupons,
      code text NOT NULL UNIQUE,
      customer_id bigint NOT NULL REFERENCES customers,
      phone_hash text NOT NULL,
      landing_page_id bigint REFERENCES marketing_landing_pages,
      visitor_id uuid,
      locale text NOT NULL DEFAULT 'zh-CN',
      source jsonb NOT NULL DEFAULT '{}',
      consent_at timestamptz NOT NULL,
      consent_text text NOT NULL CHECK (consent_text <> ''),
      state text NOT NULL DEFAULT 'issued' CHECK (state IN ('issued', 'reserved', 'used', 'restored', 'expired')),
      order_id bigint REFERENCES orders,
      issued_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz,
      expires_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now(),
      -- Once a phone, whoever asks how often at once.
      UNIQUE (coupon_id, phone_hash),
      CHECK ((state IN ('reserved', 'used')) = (order_id IS NOT NULL)),
      CHECK ((state = 'used') = (used_at IS NOT NULL))
    );
    CREATE INDEX marketing_coupon_claims_customer ON marketing_coupon_claims (customer_id, id DESC);
    CREATE INDEX marketing_coupon_claims_coupon ON marketing_coupon_claims (coupon_id, id DESC);
    CREATE INDEX marketing_coupon_claims_order ON marketing_coupon_claims (order_id) WHERE order_id IS NOT NULL;
    CREATE INDEX marketing_coupon_claims_expiry ON marketing_coupon_claims (expires_at) WHERE state IN ('issued', 'restored');

    CREATE TABLE marketing_templates (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9_]*$'),
      channel text NOT NULL CHECK (channel IN ('sms', 'email')),
      -- A service message is asked for or part of an order; a marketing message needs consent and waits for the day.
      kind text NOT NULL CHECK (kind IN ('service', 'marketing')),
      name_zh text NOT NULL,
      name_en text NOT NULL,
      subject_zh text NOT NULL DEFAULT '',
      subject_en text NOT NULL DEFAULT '',
      body_zh text NOT NULL,
      body_en text NOT NULL,
      -- The provider's own code of the approved template.
      provider_code text,
      is_active boolean NOT NULL DEFAULT true,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE marketing_touches (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      template_id bigint NOT NULL REFERENCES marketing_templates,
      customer_id bigint NOT NULL REFERENCES customers,
      -- What it is about, e.g. claim:12 or fulfilment:7.
      ref text NOT NULL CHECK (ref <> ''),
      channel text NOT NULL CHECK (channel IN ('sms', 'email')),
      kind text NOT NULL CHECK (kind IN ('service', 'marketing')),
      locale text NOT NULL,
      params jsonb NOT NULL DEFAULT '{}',
      address_encrypted text,
      address_hash text,
      address_masked text,
      state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sending', 'sent', 'delivered', 'failed', 'refused', 'uncertain')),
      reason text,
      segments integer,
      provider_id text,
      error text,
      attempts integer NOT NULL DEFAULT 0,
      unsubscribe_token text NOT NULL UNIQUE,
      send_after timestamptz NOT NULL DEFAULT now(),
      attempted_at timestamptz,
      sent_at timestamptz,
      delivered_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      -- A message about a thing goes to a customer once.
      UNIQUE (template_id, customer_id, ref),
      CHECK (state <> 'refused' OR reason IS NOT NULL),
      CHECK (state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL)
    );
    CREATE INDEX marketing_touches_customer ON marketing_touches (customer_id, id DESC);
    CREATE INDEX marketing_touches_recent ON marketing_touches (created_at DESC, id DESC);
    CREATE INDEX marketing_touches_state ON marketing_touches (state, created_at DESC, id DESC);
    CREATE INDEX marketing_touches_open ON marketing_touches (send_after) WHERE state IN ('planned', 'sending');
    CREATE INDEX marketing_touches_provider ON marketing_touches (provider_id) WHERE provider_id IS NOT NULL;
    CREATE INDEX marketing_touches_capped ON marketing_touches (customer_id, sent_at DESC) WHERE kind = 'marketing' AND sent_at IS NOT NULL;

    CREATE INDEX marketing_touches_ref ON marketing_touches (ref, state);

    -- One message to a segment; each customer's copy is a touch with the ref broadcast:<id>.
    CREATE TABLE marketing_broadcasts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL CHECK (name <> ''),
      template_id bigint NOT NULL REFERENCES marketing_templates,
      segment jsonb NOT NULL,
      state text NOT NULL DEFAULT 'scheduled' CHECK (state IN ('scheduled', 'running', 'done', 'stopped')),
      starts_at timestamptz NOT NULL,
      -- The last customer that was planned: where it goes on.
      cursor bigint NOT NULL DEFAULT 0,
      planned integer NOT NULL DEFAULT 0 CHECK (planned >= 0),
      created_by bigint REFERENCES users,
      finished_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((state IN ('done', 'stopped')) = (finished_at IS NOT NULL))
    );
    CREATE INDEX marketing_broadcasts_recent ON marketing_broadcasts (created_at DESC, id DESC);

    -- Why a message was not sent, or not yet: one row a decision, never changed.
    CREATE TABLE marketing_touch_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      touch_id bigint NOT NULL REFERENCES marketing_touches,
      event text NOT NULL CHECK (event IN ('refused', 'postponed', 'sent', 'delivered', 'failed', 'found', 'retried')),
      reason text,
      details jsonb NOT NULL DEFAULT '{}',
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX marketing_touch_log_touch ON marketing_touch_log (touch_id, id);
    CREATE TRIGGER marketing_touch_log_append_only BEFORE UPDATE OR DELETE ON marketing_touch_log
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE marketing_opt_outs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      channel text NOT NULL CHECK (channel IN ('sms', 'email')),
      address_hash text NOT NULL,
      address_masked text NOT NULL,
      -- unwanted: no marketing; dead: the address does not exist, nothing goes there.
      kind text NOT NULL DEFAULT 'unwanted' CHECK (kind IN ('unwanted', 'dead')),
      source text NOT NULL CHECK (source IN ('keyword', 'link', 'staff', 'bounce')),
      word text,
      at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (channel, address_hash)
    );
    CREATE INDEX marketing_opt_outs_recent ON marketing_opt_outs (at DESC, id DESC);

    CREATE TABLE marketing_inbound (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      provider_key text NOT NULL UNIQUE,
      phone_hash text NOT NULL,
      phone_masked text NOT NULL,
      content text NOT NULL,
      is_opt_out boolean NOT NULL,
      received_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );

    INSERT INTO marketing_templates (key, channel, kind, name_zh, name_en, subject_zh, subject_en, body_zh, body_en, provider_code) VALUES
      ('welcome', 'sms', 'service', '领券欢迎短信', 'Coupon welcome', '', '',
       '您领取的\${coupon}已到账，券码\${code}，\${expires}前下单可用。',
       'Your \${coupon} is ready. Use code \${code} before \${expires}.', 'SMS_WELCOME'),
      ('shipping_notice', 'sms', 'service', '发货通知短信', 'Shipping notice', '', '',
       '您的订单\${order}已由\${courier}发出，运单号\${waybill}，请留意查收。',
       'Your order \${order} is on its way with \${courier}, tracking number \${waybill}.', 'SMS_SHIPPED'),
      ('shipping_notice_email', 'email', 'service', '发货通知邮件', 'Shipping notice by e-mail', '订单\${order}已发货', 'Order \${order} has shipped',
       '您好，\${name}：

您的订单\${order}已由\${courier}发出，运单号\${waybill}。',
       'Hello \${name},

your order \${order} is on its way with \${courier}, tracking number \${waybill}.', NULL),
      ('promotion', 'sms', 'marketing', '促销短信', 'Promotion by SMS', '', '',
       '\${name}您好，新款帐篷已上架，会员专享 9 折，拒收请回复R',
       'Hello \${name}, new tents are in: members get 10% off. Reply R to stop.', 'SMS_PROMO'),
      ('promotion_email', 'email', 'marketing', '促销邮件', 'Promotion by e-mail', '露营季新品，会员 9 折', 'New for the camping season: 10% off for members',
       '\${name}，您好：

新款帐篷、天幕与炉具已上架，会员专享 9 折。',
       'Hello \${name},

new tents, tarps and stoves are in. Members get 10% off.', NULL);
  `
}
