import { keepFile } from '#kernel/files/file_store'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { headerKey, BLANK_MAPPING, type FileMapping } from '#modules/oms/domain/file_mapping'
import { guessMapping } from '#modules/oms/domain/file_templates'
import { ORDER_FILES } from '#modules/oms/services/order_files/open_order_file'

const HEADERS =
  '订单号,商家编码,商品名称,数量,单价,运费,下单时间,付款时间,收货人,手机,省,市,区,详细地址,订单状态,买家留言'.split(
    ','
  )

/** Rows of a distributor's sheet: two goods of one order, another order, and a price that nobody can read. */
const rowsFor = (codes: readonly string[], day: string): string[][] => [
  [
    'FX-1001',
    codes[0],
    '分销首单',
    '2',
    '199.00',
    '12.00',
    `${day} 09:12`,
    `${day} 09:15`,
    '周航',
    '13900001001',
    '江苏省',
    '苏州市',
    '姑苏区',
    '平江路 18 号',
    '待发货',
    '',
  ],
  ['FX-1001', codes[1], '', '1', '89.00', '', '', '', '', '', '', '', '', '', '', ''],
  [
    'FX-1002',
    codes[1],
    '分销补货',
    '4',
    '85.00',
    '0',
    `${day} 10:40`,
    `${day} 10:41`,
    '林悦',
    '13900001002',
    '浙江省',
    '宁波市',
    '海曙区',
    '中山西路 66 号',
    '待发货',
    '周末送货',
  ],
  [
    'FX-1003',
    codes[0],
    '样品',
    '1',
    '面议',
    '0',
    `${day} 11:05`,
    '',
    '高峰',
    '13900001003',
    '安徽省',
    '合肥市',
    '蜀山区',
    '长江西路 5 号',
    '待确认',
    '',
  ],
]

/** A store whose orders come as sheets, with one that waits to be checked. */
export async function seedOrderFiles(trx: Trx, now: Date): Promise<void> {
  const [store] = await sql<{ id: number; currency: string }>(
    trx,
    `INSERT INTO stores (code, platform, name, currency) VALUES ('FX', 'file', '线下分销', 'CNY') RETURNING id, trim(currency) AS currency`
  )
  const codes = await sql<{ code: string }>(
    trx,
    `SELECT code FROM skus WHERE code LIKE 'SY-%' AND kind = 'goods' AND status = 'active' ORDER BY id LIMIT 2`
  )
  const day = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10)
  const rows = rowsFor(
    codes.map((one) => one.code),
    day
  )
  const fileId = await keepFile(trx, {
    bytes: Buffer.from(`\ufeff${[HEADERS, ...rows].map((cells) => cells.join(',')).join('\r\n')}`),
    name: `分销订单 ${day}.csv`,
    mime: 'text/csv',
    ownerType: ORDER_FILES,
  })
  const { mapping: guessed } = guessMapping(HEADERS, {
    currency: store.currency,
    zone: BLANK_MAPPING.zone,
  })
  const mapping: FileMapping = { ...guessed, statuses: { 待发货: 'to_ship' } }
  await sql(
    trx,
    `WITH saved AS (INSERT INTO oms_file_mappings (store_id, name, header_key, mapping) VALUES ($1, $2, $3, $4))
     INSERT INTO oms_file_runs (store_id, file_id, headers, preview, mapping, mapping_name, created_at) VALUES ($1, $5, $6, $7, $4, $2, $8)`,
    [
      store.id,
      '分销商周报',
      headerKey(HEADERS),
      JSON.stringify(mapping),
      fileId,
      JSON.stringify(HEADERS),
      JSON.stringify(rows),
      now,
    ]
  )
}
