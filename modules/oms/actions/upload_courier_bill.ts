import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { keepFile } from '#kernel/files/file_store'
import { settings } from '#kernel/settings/settings'
import { SheetException } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { BILL_FILES, queueBill } from '#modules/oms/services/courier_bills/bill_reading'
import { checkBillHead } from '#modules/oms/services/courier_bills/read_bill_file'

export interface NewBill {
  courierId: number
  /** First and last day, `2026-11-01`. */
  periodFrom: string
  periodTo: string
  name: string
  bytes: Uint8Array
}

/**
 * Keeps a courier's bill and has it read in a job; only its head is looked at here.
 * @returns the bill's id
 * @throws RefusedException at `file` for what is no sheet, lacks columns or is empty; NotFoundException for the courier
 */
export default class UploadCourierBill {
  async handle(input: { trx?: Trx | null; bill: NewBill; actor: Actor }): Promise<number> {
    const { bill, actor } = input
    await checkBillHead(bill.bytes).catch(refuse)
    return inTransaction(input.trx, async (trx) => {
      const courier = await courierOf(trx, bill.courierId)
      const fileId = await keepFile(trx, {
        bytes: bill.bytes,
        name: bill.name,
        mime: 'application/octet-stream',
        ownerType: BILL_FILES,
        uploadedBy: actor.id,
      })
      const [{ id }] = await sql<{ id: number }>(
        trx,
        `INSERT INTO oms_courier_bills (courier_id, period_from, period_to, file_id, currency, tolerance_g, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [
          ...[bill.courierId, bill.periodFrom, bill.periodTo, fileId, company().currency],
          settings.integer('oms', 'bill_weight_tolerance'),
          actor.id,
        ]
      )
      await queueBill(trx, { id, courierId: bill.courierId })
      await audit(trx, actor, {
        action: 'oms.courier_bill.upload',
        subjectType: 'courier_bill',
        subjectId: id,
        after: { courier: courier.code, file: bill.name },
      })
      return id
    })
  }
}

/** What is wrong with the file as a whole, said at its field. */
function refuse(error: unknown): never {
  if (!(error instanceof SheetException)) throw error
  const code = error.code === 'sheet_missing_columns' ? 'oms_bill_columns' : error.code
  throw new RefusedException(code, error.params, { field: 'file' })
}

async function courierOf(trx: Trx, id: number): Promise<{ code: string }> {
  const [courier] = await sql<{ code: string }>(
    trx,
    'SELECT code FROM oms_couriers WHERE id = $1 FOR KEY SHARE',
    [id]
  )
  if (!courier) throw new NotFoundException('courier', id)
  return courier
}
