import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SentSms {
  phone: string
  sign: string
  template: string
  params: Record<string, string>
  outId: string
  bizId: string
  /** Epoch milliseconds. */
  at: number
}

/** What the simulator does with the next sends instead of accepting them. */
export type SmsMood =
  /** Answers with this code, e.g. `isv.BUSINESS_LIMIT_CONTROL`. */
  | { answer: string }
  /** Takes the message and breaks the connection before it answers. */
  | 'take_and_hang_up'
  /** Answers 503 without taking the message. */
  | 'unavailable'

export interface SmsSimulatorOptions {
  keyId?: string
  secret?: string
  /** Signs that were approved; any other is refused. */
  signs?: string[]
}

const WINDOW_MS = 15 * 60_000

/**
 * An SMS provider that speaks Aliyun's RPC protocol over HTTP: it checks key, signature, time and
 * nonce of every call, keeps what was sent, finds it again, and pushes receipts and answers to a
 * callback address as the provider does.
 */
export class SmsSimulator {
  readonly keyId: string
  readonly secret: string
  readonly sent: SentSms[] = []
  /** Calls that were refused for their signature, key, time or nonce. */
  readonly refused: string[] = []
  /** Every action that passed the checks, in order. */
  readonly calls: string[] = []
  #signs: string[]
  #moods: SmsMood[] = []
  #nonces = new Set<string>()
  #server: Server | null = null
  url = ''

  constructor({
    keyId = 'LTAI5tSimulator',
    secret = 'simulator-secret',
    signs = ['山野优品'],
  }: SmsSimulatorOptions = {}) {
    this.keyId = keyId
    this.secret = secret
    this.#signs = signs
  }

  async start(port = 0): Promise<string> {
    const server = createServer((request, response) => this.#serve(request, response))
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(port, '127.0.0.1', resolve)
    )
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return this.url
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  /** Behaves so for the next sends, one each. */
  next(...moods: SmsMood[]) {
    this.#moods.push(...moods)
  }

  clear() {
    this.sent.length = 0
    this.refused.length = 0
    this.calls.length = 0
    this.#moods = []
  }

  /** Pushes delivery receipts for messages to a callback address; answers its status. */
  async pushReceipts(callback: string, messages: SentSms[], success = true): Promise<number> {
    const time = (at: number) =>
      new Date(at + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
    return this.#push(
      callback,
      messages.map((sms) => ({
        phone_number: sms.phone,
        send_time: time(sms.at),
        report_time: time(Date.now()),
        success,
        err_code: success ? 'DELIVERED' : 'UNDELIV',
        err_msg: success ? '用户接收成功' : '空号',
        sms_size: '1',
        biz_id: sms.bizId,
        out_id: sms.outId,
      }))
    )
  }

  /** Pushes what somebody answered to a callback address; answers its status. */
  async pushInbound(callback: string, phone: string, content: string): Promise<number> {
    const time = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
    const message = {
      phone_number: phone,
      send_time: time,
      content,
      sign_name: this.#signs[0],
      dest_code: '1069',
      sequence_id: Date.now() + this.sent.length,
    }
    return this.#push(callback, [message])
  }

  async #push(callback: string, body: object[]): Promise<number> {
    const response = await fetch(callback, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.status
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const query = new URL(request.url ?? '/', 'http://x').searchParams
    const body = new URLSearchParams(
      request.method === 'POST' ? Buffer.concat(chunks).toString() : ''
    )
    const params = Object.fromEntries([...query, ...body])
    const answer = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
      response.end(JSON.stringify({ RequestId: randomUUID().toUpperCase(), ...content }))
    }
    const fault = this.#fault(request.method ?? 'GET', params)
    if (fault) {
      this.refused.push(fault)
      return answer(fault === 'InvalidAccessKeyId.NotFound' ? 404 : 400, {
        Code: fault,
        Message: fault,
      })
    }
    this.calls.push(params.Action)
    if (params.Action === 'SendSms') return this.#send(params, answer, response)
    if (params.Action === 'QuerySendDetails') return answer(200, this.#details(params))
    return answer(404, { Code: 'InvalidAction.NotFound', Message: 'Specified api is not found' })
  }

  /** The provider's own checks, in the order in which it makes them. */
  #fault(
    method: string,
    { Signature: signature, ...params }: Record<string, string>
  ): string | null {
    if (params.AccessKeyId !== this.keyId) return 'InvalidAccessKeyId.NotFound'
    if (params.SignatureMethod !== 'HMAC-SHA1' || params.SignatureVersion !== '1.0')
      return 'InvalidSignatureMethod'
    if (params.Version !== '2017-05-25') return 'InvalidVersion'
    const at = Date.parse(params.Timestamp ?? '')
    if (
      !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(params.Timestamp ?? '') ||
      Math.abs(Date.now() - at) > WINDOW_MS
    ) {
      return 'InvalidTimeStamp.Expired'
    }
    const encode = (text: string) =>
      encodeURIComponent(text)
        .replace(/\+/g, '%20')
        .replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase())
    const pairs = Object.entries(params).map(([name, value]) => `${encode(name)}=${encode(value)}`)
    const toSign = `${method}&%2F&${encode(pairs.sort().join('&'))}`
    if (createHmac('sha1', `${this.secret}&`).update(toSign).digest('base64') !== signature)
      return 'SignatureDoesNotMatch'
    if (!params.SignatureNonce || this.#nonces.has(params.SignatureNonce))
      return 'SignatureNonceUsed'
    this.#nonces.add(params.SignatureNonce)
    return null
  }

  #send(
    params: Record<string, string>,
    answer: (status: number, content: object) => void,
    response: ServerResponse
  ) {
    const mood = this.#moods.shift()
    if (mood === 'unavailable')
      return answer(503, {
        Code: 'ServiceUnavailable',
        Message: 'The request has failed due to a temporary failure',
      })
    if (typeof mood === 'object') return answer(200, { Code: mood.answer, Message: mood.answer })
    const refusal = this.#refusal(params)
    if (refusal) return answer(200, { Code: refusal, Message: refusal })
    const sms: SentSms = {
      phone: params.PhoneNumbers,
      sign: params.SignName,
      template: params.TemplateCode,
      params: JSON.parse(params.TemplateParam ?? '{}') as Record<string, string>,
      outId: params.OutId ?? '',
      bizId: `${Date.now()}^${this.sent.length}`,
      at: Date.now(),
    }
    this.sent.push(sms)
    if (mood === 'take_and_hang_up') return response.destroy()
    answer(200, { Code: 'OK', Message: 'OK', BizId: sms.bizId })
  }

  #refusal(params: Record<string, string>): string | null {
    if (!/^(1[3-9]\d{9}|00\d{8,18})$/.test(params.PhoneNumbers ?? ''))
      return 'isv.MOBILE_NUMBER_ILLEGAL'
    if (!this.#signs.includes(params.SignName)) return 'isv.SMS_SIGNATURE_ILLEGAL'
    if (!/^SMS_\w+$/.test(params.TemplateCode ?? '')) return 'isv.SMS_TEMPLATE_ILLEGAL'
    try {
      const values = Object.values(JSON.parse(params.TemplateParam ?? '{}') as object)
      if (values.some((value) => typeof value !== 'string' || value.length > 35))
        return 'isv.PARAM_LENGTH_LIMIT'
    } catch {
      return 'isv.INVALID_JSON_PARAM'
    }
    return null
  }

  #details(params: Record<string, string>) {
    const day = (at: number) =>
      new Date(at + 8 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '')
    const all = this.sent.filter(
      (sms) => sms.phone === params.PhoneNumber && day(sms.at) === params.SendDate
    )
    const size = Number(params.PageSize)
    const from = (Number(params.CurrentPage) - 1) * size
    const list = all.slice(from, from + size).map((sms) => ({
      OutId: sms.outId,
      PhoneNum: sms.phone,
      TemplateCode: sms.template,
      SendStatus: 3,
      ErrCode: 'DELIVERED',
    }))
    return {
      Code: 'OK',
      Message: 'OK',
      TotalCount: String(all.length),
      SmsSendDetailDTOs: { SmsSendDetailDTO: list },
    }
  }
}
