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

/** Stores of platforms with a connector, paused: the addresses are made up and nobody shall be called. */
export async function seedChannels(trx: Trx, now: Date): Promise<void> {
  for (const { code, url, credentials } of SHOPS)
    await sql(
      trx,
      `INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted, state, cursor, last_ok_at, last_event_at)
       SELECT id, platform, $2, $3, 'paused', $4, $4, $4 FROM stores WHERE code = $1 ON CONFLICT (store_id) DO NOTHING`,
      [code, url, sealCredentials(credentials), now.toISOString()]
    )
}
