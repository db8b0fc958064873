import { sql } from '#kernel/sql'
import { beforeCommit, type Trx } from '#kernel/transaction'

export interface AuditVerdict {
  orderId: number
  verdict: 'passed' | 'held' | 'waiting'
  findings: unknown
}

export interface AllocationVerdict {
  orderId: number
  verdict: 'allocated' | 'short' | 'unreachable'
  details: unknown
}

/** What audit and allocation decided in one transaction, with the evidence, written together in one statement. */
export class Verdicts {
  readonly #audits: AuditVerdict[] = []
  readonly #allocations: AllocationVerdict[] = []

  audited(list: readonly AuditVerdict[]) {
    this.#audits.push(...list)
  }

  allocated(list: readonly AllocationVerdict[]) {
    this.#allocations.push(...list)
  }

  /** Writes them just before the commit, with the events; at once in a transaction that cannot say when that is. */
  async writeLast(trx: Trx): Promise<void> {
    if (!beforeCommit(trx, () => this.write(trx))) await this.write(trx)
  }

  async write(trx: Trx): Promise<void> {
    const [audits, allocations] = [this.#audits.splice(0), this.#allocations.splice(0)]
    if (audits.length + allocations.length === 0) return
    await sql(
      trx,
      `WITH audits AS (
         INSERT INTO oms_order_audits (order_id, verdict, findings) SELECT * FROM unnest($1::bigint[], $2::text[], $3::jsonb[]))
       INSERT INTO oms_allocation_decisions (order_id, verdict, details) SELECT * FROM unnest($4::bigint[], $5::text[], $6::jsonb[])`,
      [
        audits.map((one) => one.orderId),
        audits.map((one) => one.verdict),
        audits.map((one) => JSON.stringify(one.findings)),
        allocations.map((one) => one.orderId),
        allocations.map((one) => one.verdict),
        allocations.map((one) => JSON.stringify(one.details)),
      ],
      'oms_verdicts'
    )
  }
}
