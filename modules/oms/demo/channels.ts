import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { sealCredentials } from '#modules/oms/services/channel_accounts'

const SHOPS = [
  {
    code: 'WOO',
    url: 'https://shop.shanye.example',
    credentials: {
      consumer_key: 'ck_demo',
      consumer_secret: 'cs_demo',
      webhook_secret: 'demo-webhook-secret',
    },
  },
  {
    code: 'SHOPIFY',
    url: 'https://shanye-us.example',
    credentials: { access_token: 'shpat_demo', webhook_secret: 'demo-webhook-secret' },
  },
  {
    code: 'TMALL',
    url: 'https://top.shanye.example/router/rest',
    credentials: { app_key: '12345678', app_secret: 'demo-app-secret', session: 'demo-session' },
  },
] as const

/**
 * Stores of platforms with a connector. Their addresses are made up and nobody shall be called: two are
 * paused, and of one the platform refused the key this morning.
 */
export async function seedChannels(trx: Trx, now: Date): Promise<void> {
  for (const { code, url, credentials } of SHOPS)
    await sql(
      trx,
      `INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted, state, cursor, last_ok_at, last_event_at)
       SELECT id, platform, $2, $3, 'paused', $4, $4, $4 FROM stores WHERE code = $1 ON CONFLICT (store_id) DO NOTHING`,
      [code, url, sealCredentials(credentials), now.toISOString()]
    )
  await sql(
    trx,
    `UPDATE oms_channel_accounts a SET last_pull = jsonb_build_object('startedAt', a.cursor - interval '20 seconds', 'at', a.cursor,
            'seen', 6, 'created', 5, 'filed', 6) FROM stores s WHERE s.id = a.store_id AND s.code IN ('WOO', 'TMALL')`
  )
  await sql(
    trx,
    `UPDATE oms_channel_accounts a SET state = 'auth_expired', error_code = 'auth', last_error = 'Shopify refused the key (401)',
            last_error_at = $1::timestamptz, stopped_at = $1, cursor = $1, last_ok_at = $1, last_pull = jsonb_build_object('startedAt',
            $1::timestamptz, 'at', $1::timestamptz, 'seen', 0, 'created', 0, 'filed', 0)
       FROM stores s WHERE s.id = a.store_id AND s.code = 'SHOPIFY'`,
    [new Date(+now - 3 * 3_600_000).toISOString()]
  )
}
