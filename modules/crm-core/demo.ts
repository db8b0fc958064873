import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CreateLeads from '#modules/crm-core/actions/create_leads'

const SOURCES = ['douyin', 'xiaohongshu', 'landing:spring-camp', 'wechat']

/** Leads of some customers, in the public pool and on the first stages. */
export default async function demo(trx: Trx): Promise<void> {
  const customers = await sql<{ id: number }>(
    trx,
    'SELECT id FROM customers WHERE merged_into_id IS NULL ORDER BY id LIMIT 6'
  )
  const leads = customers.map(({ id }, index) => ({
    customerId: id,
    source: SOURCES[index % SOURCES.length],
    utm: { campaign: 'spring' },
  }))
  const made = await new CreateLeads().handle({ trx, leads })
  await sql(
    trx,
    `UPDATE crm_core_leads SET stage_id = (SELECT id FROM crm_core_stages WHERE key = 'contacted'), entered_stage_at = now()
      WHERE id = ANY($1::bigint[])`,
    [made.slice(0, 2).map((lead) => lead.id)]
  )
}
