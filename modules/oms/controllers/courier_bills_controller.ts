import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import { openFile } from '#kernel/files/file_store'
import { sendFile } from '#kernel/files/send_file'
import { readListQuery } from '#kernel/lists/index'
import { company } from '#shell/services/company'
import DiscardCourierBill from '#modules/oms/actions/discard_courier_bill'
import RetryCourierBill from '#modules/oms/actions/retry_courier_bill'
import StartClosingBill from '#modules/oms/actions/start_closing_bill'
import UploadCourierBill from '#modules/oms/actions/upload_courier_bill'
import { BILL_FILES } from '#modules/oms/services/courier_bills/bill_reading'
import { billFindings, billStates, getCourierBill } from '#modules/oms/queries/get_courier_bill'
import { BILL_LINE_LIST, listBillLines } from '#modules/oms/queries/list_bill_lines'
import {
  billCouriers,
  COURIER_BILL_LIST,
  listCourierBills,
} from '#modules/oms/queries/list_courier_bills'
import { courierBillValidator } from '#modules/oms/validators/courier_bill'

/** Bills of couriers: brought in, looked through, closed. */
export default class CourierBillsController {
  async index({ request, inertia }: HttpContext) {
    const query = readListQuery(request, { ...COURIER_BILL_LIST, zone: company().zone })
    const [list, couriers] = await Promise.all([listCourierBills(query), billCouriers()])
    return inertia.render('oms/courier-bills/index', { list, couriers })
  }

  async store({ request, response, actor }: HttpContext) {
    const input = await request.validateUsing(courierBillValidator)
    const file = request.file('file', { size: '60mb', extnames: ['csv', 'xlsx', 'txt'] })
    if (!file?.isValid || !file.tmpPath)
      throw new RefusedException('import_file', {}, { field: 'file' })
    const bytes = await readFile(file.tmpPath)
    const bill = { ...input, name: file.clientName, bytes }
    const id = await new UploadCourierBill().handle({ bill, actor })
    return response.redirect().toPath(`/oms/courier-bills/${id}`)
  }

  async show({ params, request, inertia, i18n }: HttpContext) {
    const { error, ...bill } = await getCourierBill(Number(params.id))
    const query = readListQuery(request, { ...BILL_LINE_LIST, zone: company().zone })
    const [list, findings, states] = await Promise.all([
      listBillLines(bill.id, query),
      billFindings(bill.id),
      billStates(bill.id),
    ])
    const problem = error && i18n.t(`errors.${error.code}`, error.params)
    return inertia.render('oms/courier-bills/show', { bill, problem, list, findings, states })
  }

  /** The file of a refused bill with its faults marked. */
  async marked(ctx: HttpContext) {
    const { markedFileId } = await getCourierBill(Number(ctx.params.id))
    sendFile(ctx, await openFile(markedFileId ?? 0, BILL_FILES))
  }

  /** Has a bill read again whose reading failed. */
  async retry({ params, response, actor }: HttpContext) {
    await new RetryCourierBill().handle({ billId: Number(params.id), actor })
    return response.redirect().toPath(`/oms/courier-bills/${params.id}`)
  }

  /** Has a bill closed; its page shows how that ends. */
  async close({ params, response, actor }: HttpContext) {
    await new StartClosingBill().handle({ billId: Number(params.id), actor })
    return response.redirect().toPath(`/oms/courier-bills/${params.id}`)
  }

  async discard({ params, response, session, actor, i18n }: HttpContext) {
    await new DiscardCourierBill().handle({ billId: Number(params.id), actor })
    session.flash('success', i18n.t('oms.courier_bills.discarded'))
    return response.redirect().toPath('/oms/courier-bills')
  }
}
