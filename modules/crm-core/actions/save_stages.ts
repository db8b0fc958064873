import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface StageDraft {
  /** Missing for a new one. */
  id?: number | null
  nameZh: string
  nameEn: string
  /** Days after which a lead that stands here is marked as late; null: never. */
  maxDays: number | null
  isActive: boolean
}

/**
 * Writes the stages of the pipeline in the order they come in. Won and lost keep their place at the
 * end; a stage that still holds open leads cannot be switched off; none is ever deleted, since the
 * log of leads names them.
 */
export default class SaveStages {
  handle(input: { trx?: Trx | null; stages: StageDraft[]; actor: Actor }): Promise<void> {
    return inTransaction(input.trx, (trx) => this.#save(trx, input.stages, input.actor))
  }

  async #save(trx: Trx, stages: StageDraft[], actor: Actor): Promise<void> {
    await sql(trx, 'LOCK TABLE crm_core_stages IN SHARE ROW EXCLUSIVE MODE')
    const before = await sql<{ id: number; kind: string }>(
      trx,
      'SELECT id, kind, name_zh, name_en, position, max_days, is_active FROM crm_core_stages ORDER BY position'
    )
    const kindOf = new Map(before.map((stage) => [stage.id, stage.kind]))
    const unknown = stages.find((stage) => stage.id && !kindOf.has(stage.id))
    if (unknown) throw new NotFoundException('stage', unknown.id!)
    const isOpen = (stage: StageDraft) => !stage.id || kindOf.get(stage.id) === 'open'
    if (!stages.some((stage) => isOpen(stage) && stage.isActive))
      throw new RefusedException('crm_stage_needed')
    await this.#refuseFull(
      trx,
      stages.filter((s) => s.id && isOpen(s) && !s.isActive).map((s) => s.id!)
    )
    await sql(
      trx,
      `UPDATE crm_core_stages s SET name_zh = r."nameZh", name_en = r."nameEn", updated_at = now(),
              max_days = CASE WHEN s.kind = 'open' THEN r."maxDays" END,
              is_active = s.kind <> 'open' OR r."isActive",
              position = CASE s.kind WHEN 'won' THEN 9000 WHEN 'lost' THEN 9999 ELSE r.position END
         FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, "nameZh" text, "nameEn" text, "maxDays" int, "isActive" boolean, position int)
        WHERE s.id = r.id`,
      [numbered(stages)]
    )
    await sql(
      trx,
      `INSERT INTO crm_core_stages (key, name_zh, name_en, max_days, is_active, position)
       SELECT 'stage_' || substr(md5(random()::text), 1, 10), r."nameZh", r."nameEn", r."maxDays", r."isActive", r.position
         FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, "nameZh" text, "nameEn" text, "maxDays" int, "isActive" boolean, position int)
        WHERE r.id IS NULL`,
      [numbered(stages)]
    )
    await audit(trx, actor, {
      action: 'crm-core.stages.save',
      subjectType: 'pipeline',
      subjectId: 1,
      before: { stages: before },
      after: { stages },
    })
  }

  async #refuseFull(trx: Trx, ids: number[]) {
    const [full] = await sql<{ name: string; count: number }>(
      trx,
      `SELECT s.name_zh AS name, count(*) AS count FROM crm_core_leads l JOIN crm_core_stages s ON s.id = l.stage_id
        WHERE l.stage_id = ANY($1::bigint[]) GROUP BY s.id LIMIT 1`,
      [ids]
    )
    if (full) throw new RefusedException('crm_stage_in_use', { name: full.name, count: full.count })
  }
}

const numbered = (stages: StageDraft[]) =>
  JSON.stringify(stages.map((stage, index) => ({ ...stage, position: (index + 1) * 10 })))
