import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WaybillCall {
  type: string
  data: Record<string, any>
  answer: Record<string, unknown>
}

interface Issued {
  number: string
  courier: string
  isCancelled: boolean
}

/** How a waybill number of each courier looks: what comes before its digits, and how many there are. */
const PATTERNS: Readonly<Record<string, readonly [prefix: string, digits: number]>> = {
  SF: ['SF1', 12],
  YTO: ['YT', 13],
  ZTO: ['73', 12],
  STO: ['77', 13],
  YD: ['43', 13],
  EMS: ['98', 11],
  YZPY: ['99', 11],
  JD: ['JDVA', 11],
  JTSD: ['JT', 13],
  DBL: ['DPK', 12],
}

/**
 * A stand-in for Kdniao's electronic waybills that speaks its protocol over
 * HTTP: form posts with a signature that is checked, 1007 issues, a repeated
 * order code is answered 105 without the waybill, 1002 looks one up, 1147
 * gives one back.
 */
export class WaybillSimulator {
  readonly calls: WaybillCall[] = []
  readonly issued = new Map<string, Issued>()
  /** Answers to come that are replaced: an HTTP status, or silence until the caller gives up. */
  readonly trouble: (number | 'silence')[] = []
  /** Whether 1002 tells the number of an order code. */
  tells = true
  #server: Server | null = null
  #serial = 0

  constructor(
    readonly businessId = '1237100',
    readonly appKey = '56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17'
  ) {}

  async start(port = 0): Promise<string> {
    this.#server = createServer((request, response) => {
      void read(request).then((body) => {
        const trouble = this.trouble.shift()
        if (trouble === 'silence') return
        if (trouble) return response.writeHead(trouble).end()
        const answer = this.#answer(request.url ?? '', new URLSearchParams(body))
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
        response.end(
          JSON.stringify({
            EBusinessID: this.businessId,
            UniquerRequestNumber: String(this.calls.length),
            ...answer,
          })
        )
      })
    })
    await new Promise<void>((done) => this.#server!.listen(port, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise<void>((done) => (this.#server ? this.#server.close(() => done()) : done()))
    this.#server = null
  }

  #answer(path: string, form: URLSearchParams): Record<string, unknown> {
    const requestData = form.get('RequestData') ?? ''
    if (form.get('EBusinessID') !== this.businessId) return failure('104', '用户不存在')
    if (!this.#isSigned(requestData, form.get('DataSign') ?? ''))
      return failure('102', '签名验证失败')
    const type = form.get('RequestType') ?? ''
    const data = JSON.parse(requestData) as Record<string, any>
    const handlers: Record<string, () => Record<string, unknown>> = {
      '/api/EOrderService 1007': () => this.#issue(data),
      '/api/EOrderService 1147': () => this.#cancel(data),
      '/Ebusiness/EbusinessOrderHandle.aspx 1002': () => this.#track(data),
    }
    const answer = handlers[`${path} ${type}`]?.() ?? failure('101', '缺少必要参数')
    this.calls.push({ type, data, answer })
    return answer
  }

  #isSigned(requestData: string, sign: string): boolean {
    const hex = createHash('md5')
      .update(requestData + this.appKey, 'utf8')
      .digest('hex')
    const [wanted, given] = [Buffer.from(Buffer.from(hex).toString('base64')), Buffer.from(sign)]
    return wanted.length === given.length && timingSafeEqual(wanted, given)
  }

  #issue(data: Record<string, any>): Record<string, unknown> {
    const { OrderCode: code, ShipperCode: courier, Receiver: receiver, Sender: sender } = data
    if (
      !code ||
      !receiver?.Name ||
      !(receiver.Mobile || receiver.Tel) ||
      !receiver.ProvinceName ||
      !sender?.Name
    ) {
      return failure('101', '缺少必要参数')
    }
    if (this.issued.has(code)) return failure('105', '订单号已存在，请勿重复操作')
    const pattern = PATTERNS[courier]
    if (!pattern) return failure('106', '不支持的快递公司')
    const [prefix, digits] = pattern
    const number = `${prefix}${String(++this.#serial).padStart(digits, '0')}`
    this.issued.set(code, { number, courier, isCancelled: false })
    const city = String(receiver.CityName || receiver.ProvinceName).replace(/[省市]$/, '')
    return {
      Order: {
        OrderCode: code,
        ShipperCode: courier,
        LogisticCode: number,
        MarkDestination: `${city}-${String(receiver.ExpAreaName ?? '').replace(/[区县市]$/, '')}(${city}-${(this.#serial % 9) + 1})`,
        OriginCode: String(310000 + (this.#serial % 7)),
        OriginName: `${String(sender.CityName).replace(/市$/, '')}分拨中心`,
        PackageCode: city,
      },
      Success: true,
      ResultCode: '100',
      Reason: '成功',
    }
  }

  #cancel(data: Record<string, any>): Record<string, unknown> {
    const found = this.issued.get(data.OrderCode)
    if (!found || found.number !== data.ExpNo) return failure('106', '订单不存在')
    found.isCancelled = true
    return { Success: true, ResultCode: '100', Reason: '成功' }
  }

  #track(data: Record<string, any>): Record<string, unknown> {
    const found = this.issued.get(data.OrderCode)
    if (!found || !this.tells)
      return { Success: false, Reason: '暂无轨迹信息', State: '0', Traces: [] }
    return {
      Success: true,
      ShipperCode: found.courier,
      LogisticCode: found.number,
      OrderCode: data.OrderCode,
      State: '0',
      Traces: [],
    }
  }
}

const failure = (code: string, reason: string) => ({
  Success: false,
  ResultCode: code,
  Reason: reason,
})

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
