import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { keepFile } from '#kernel/files/file_store'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { judgeBill } from '#modules/oms/services/courier_bills/judge_bill'
import { readBillFile, type BillFile } from '#modules/oms/services/courier_bills/read_bill_file'
import { writeBillLines } from '#modules/oms/services/courier_bills/write_lines'

/** The owner under which files of courier bills are kept. */
export const BILL_FILES = 'courier_bill'

export interface NewBill {
  courierId: number
  /** First and last day, `2026-11-01`. */
  periodFrom: string
  periodTo: string
  name: string
  bytes: Uint8Array
}

/**
 * Takes a courier's bill in and holds every line against its parcel. A file with faults becomes a
 * refused bill that lists them, and nothing of it is taken. Bills of a courier are taken one after the
 * other, so that a number billed twice at once is found.
 * @returns the bill's id
 * @throws SheetException for what is no sheet or lacks columns; NotFoundException for the courier
 */
export default class TakeCourierBill {
  async handle(input: { trx?: Trx | null; bill: NewBill; actor: Actor }): Promise<number> {
    const { bill, actor } = input
    const file = await readBillFile(bill.bytes)
    return inTransaction(input.trx, async (trx) => {
      const courier = await lockCourier(trx, bill.courierId)
      const toleranceG = settings.integer('oms', 'bill_weight_tolerance')
      const id = await this.#write(trx, { bill, file, toleranceG, actor })
      if (file.faultCount === 0) await this.#judge(trx, { id, courier, file, toleranceG })
      await audit(trx, actor, {
        action: file.faultCount === 0 ? 'oms.courier_bill.take' : 'oms.courier_bill.refuse',
        subjectType: 'courier_bill',
        subjectId: id,
        after: { courier: courier.code, file: bill.name },
      })
      return id
    })
  }

  async #write(
    trx: Trx,
    {
      bill,
      file,
      toleranceG,
      actor,
    }: { bill: NewBill; file: BillFile; toleranceG: number; actor: Actor }
  ): Promise<number> {
    const fileId = await keepFile(trx, {
      bytes: bill.bytes,
      name: bill.name,
      mime: 'application/octet-stream',
      ownerType: BILL_FILES,
      uploadedBy: actor.id,
    })
    const [{ id }] = await sql<{ id: number }>(
      trx,
      `INSERT INTO oms_courier_bills (courier_id, period_from, period_to, file_id, currency, tolerance_g, state, errors, error_count, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [
        ...[bill.courierId, bill.periodFrom, bill.periodTo, fileId, company().currency, toleranceG],
        file.faultCount > 0 ? 'refused' : 'open',
        JSON.stringify(file.faults),
        file.faultCount,
        actor.id,
      ]
    )
    return id
  }

  async #judge(
    trx: Trx,
    bill: { id: number; courier: { id: number; code: string }; file: BillFile; toleranceG: number }
  ) {
    const { id, courier, file, toleranceG } = bill
    const lines = await judgeBill(trx, courier, file.lines, toleranceG)
    await writeBillLines(trx, { id, courierId: courier.id }, lines)
    await sql(
      trx,
      `UPDATE oms_courier_bills b SET (lines, billed, difference, overcharge, to_decide) =
              (SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(difference), 0), coalesce(sum(greatest(difference, 0)), 0),
                      count(*) FILTER (WHERE needs_word)
                 FROM oms_courier_bill_lines WHERE bill_id = b.id)
        WHERE b.id = $1`,
      [id]
    )
  }
}

async function lockCourier(trx: Trx, id: number): Promise<{ id: number; code: string }> {
  const [courier] = await sql<{ id: number; code: string }>(
    trx,
    'SELECT id, code FROM oms_couriers WHERE id = $1 FOR NO KEY UPDATE',
    [id]
  )
  if (!courier) throw new NotFoundException('courier', id)
  return courier
}
