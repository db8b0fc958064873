import type { HttpContext } from '@adonisjs/core/http'
import { parseLocal, systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import ReceiveAnswers from '#modules/marketing/actions/receive_answers'
import RecordReceipts from '#modules/marketing/actions/record_receipts'
import { isCallbackToken } from '#modules/marketing/services/callback_token'
import { answersValidator, receiptsValidator } from '#modules/marketing/validators/sms_callbacks'

/** What the provider expects to hear; anything else makes it push again. */
const TAKEN = { code: 0, msg: '接收成功' }

/** Receipts and answers as Aliyun pushes them: a JSON array, times in China's zone. */
export default class SmsCallbacksController {
  async receipts({ request, params }: HttpContext) {
    this.#check(params.token)
    const list = await receiptsValidator.validate({ list: request.body() })
    const receipts = list.list.map((receipt) => ({
      key: receipt.out_id ?? '',
      delivered: receipt.success,
      code: receipt.err_code ?? '',
      segments: Number(receipt.sms_size) || null,
      reportedAt: chinaTime(receipt.report_time),
    }))
    await new RecordReceipts().handle({ receipts })
    return TAKEN
  }

  async answers({ request, params }: HttpContext) {
    this.#check(params.token)
    const { list } = await answersValidator.validate({ list: request.body() })
    const messages = list.map((message) => ({
      key: String(message.sequence_id),
      phone: message.phone_number,
      content: message.content ?? '',
      receivedAt: chinaTime(message.send_time),
    }))
    await new ReceiveAnswers().handle({ messages })
    return TAKEN
  }

  #check(token: unknown) {
    if (!isCallbackToken(String(token))) throw new NotFoundException('callback', '…')
  }
}

const chinaTime = (text: string | null | undefined) =>
  (text && parseLocal(text, 'Asia/Shanghai')) || systemClock.now()
