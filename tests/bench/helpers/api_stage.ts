import { createHash } from 'node:crypto'

/** A store, SKUs with stock, and a token that may take orders in. */
export async function apiStage(options: { skus: number; stock: number }) {
  const { sql } = await import('#kernel/sql')
  const { setStage } = await import('#orders/database/factories/stage')
  const stage = await setStage(options)
  const [store] = await sql<{ code: string }>(null, 'SELECT code FROM stores WHERE id = $1', [
    stage.storeId,
  ])
  const skus = await sql<{ code: string }>(
    null,
    'SELECT code FROM skus WHERE id = ANY($1) ORDER BY id',
    [stage.skuIds]
  )
  const token = 'tdm_bench'
  await sql(
    null,
    `WITH u AS (INSERT INTO users (full_name, email, password, is_owner) VALUES ('bench', 'bench@example.test', 'x', true)
                ON CONFLICT DO NOTHING RETURNING id)
     INSERT INTO access_tokens (tokenable_id, type, name, hash, abilities, created_at)
     SELECT id, 'auth_token', 'bench', $1, '["*"]', now() FROM u`,
    [createHash('sha256').update(token).digest('hex')]
  )
  let serial = 0
  /** One order of one line, the same for both sides; the plain one is told the ids it needs. */
  const body = (n: number, changes: Record<string, unknown> = {}) => {
    const no = ++serial
    const at = n % skus.length
    return JSON.stringify({
      store: store.code,
      external_no: `N-${no}`,
      address: {
        consignee: '王小明',
        phone: `137${String(no).padStart(8, '0')}`,
        province: '浙江省',
        city: '杭州市',
        district: '西湖区',
        region_code: '330106',
        line: '文三路 100 号',
      },
      lines: [{ sku: skus[at].code, qty: 1, unit_price: '19.90' }],
      payments: [{ method: 'alipay', transaction_no: `N-${no}`, amount: '19.90' }],
      plain: { storeId: stage.storeId, warehouseId: stage.warehouseId, skuId: stage.skuIds[at] },
      ...changes,
    })
  }
  return { ...stage, body, headers: { authorization: `Bearer ${token}` } }
}
