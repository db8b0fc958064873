import { createHash } from 'node:crypto'
import { RefusedException, UnavailableException } from '#kernel/exceptions'
import { OutboundException } from '#kernel/http/outbound'
import { outside } from '#kernel/http/outside'
import {
  WaybillProvider,
  type IssuedWaybill,
  type PostalAddress,
  type WaybillRequest,
} from '#kernel/ports/waybill_provider'

export interface KdniaoAccount {
  /** Root of the service, e.g. `https://api.kdniao.com`. */
  endpoint: string
  businessId: string
  appKey: string
}

/** Kdniao's codes where they differ from the house's. */
const COURIERS: Readonly<Record<string, string>> = {
  YUNDA: 'YD',
  POSTB: 'YZPY',
  JT: 'JTSD',
  DBKD: 'DBL',
}
const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 1024 * 1024
const OK = '100'
const DUPLICATE = '105'

interface Answer {
  Success?: boolean
  ResultCode?: string
  Reason?: string | null
  LogisticCode?: string
  Order?: {
    LogisticCode?: string
    MarkDestination?: string
    OriginCode?: string
    OriginName?: string
    PackageCode?: string
  }
}

/** `DataSign`: base64 of the lower-case hex MD5 of the request data followed by the key. */
export const signOf = (requestData: string, appKey: string) =>
  Buffer.from(
    createHash('md5')
      .update(requestData + appKey, 'utf8')
      .digest('hex')
  ).toString('base64')

/** Electronic waybills by the Kdniao protocol: 1007 issues, 1147 gives back, 1002 looks up. */
export class KdniaoProvider extends WaybillProvider {
  readonly name = 'kdniao'

  constructor(readonly account: () => Promise<KdniaoAccount>) {
    super()
  }

  async issue(request: WaybillRequest): Promise<IssuedWaybill | 'duplicate'> {
    const answer = await this.#ask('/api/EOrderService', '1007', {
      OrderCode: request.orderCode,
      ShipperCode: courier(request.courierCode),
      PayType: 1,
      ExpType: 1,
      Sender: address(request.sender),
      Receiver: address(request.receiver),
      Commodity: request.goods.map(({ name, code, qty }) => ({
        GoodsName: name,
        Goodsquantity: qty,
        GoodsCode: code,
      })),
      Quantity: 1,
      ...(request.weightG === null ? {} : { Weight: kilograms(request.weightG) }),
      Remark: request.remark ?? '',
      IsReturnPrintTemplate: 0,
    })
    if (answer.ResultCode === DUPLICATE) return 'duplicate'
    const issued = read(answer)
    if (answer.ResultCode !== OK || !issued) throw refused(answer)
    return issued
  }

  async find(orderCode: string, courierCode: string): Promise<IssuedWaybill | null> {
    const answer = await this.#ask('/Ebusiness/EbusinessOrderHandle.aspx', '1002', {
      OrderCode: orderCode,
      ShipperCode: courier(courierCode),
      LogisticCode: '',
    })
    if (!answer.Success || !answer.LogisticCode) return null
    return { ...NOTHING_ELSE, number: answer.LogisticCode }
  }

  async cancel(orderCode: string, courierCode: string, number: string): Promise<void> {
    const answer = await this.#ask('/api/EOrderService', '1147', {
      OrderCode: orderCode,
      ShipperCode: courier(courierCode),
      ExpNo: number,
    })
    if (!answer.Success && answer.ResultCode !== OK) throw refused(answer)
  }

  async #ask(path: string, type: string, data: object): Promise<Answer> {
    const { endpoint, businessId, appKey } = await this.account()
    if (!endpoint || !businessId || !appKey) throw new RefusedException('waybill_not_set_up')
    const requestData = JSON.stringify(data)
    const form = new URLSearchParams({
      RequestData: requestData,
      EBusinessID: businessId,
      RequestType: type,
      DataSign: signOf(requestData, appKey),
      DataType: '2',
    })
    return this.#post(new URL(path, endpoint).href, form.toString(), [
      appKey,
      form.get('DataSign')!,
    ])
  }

  /** Tried once: whether a request that got no answer was taken is for `find` to say. */
  async #post(url: string, body: string, secrets: readonly string[]): Promise<Answer> {
    try {
      const response = await outside.request({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
        body,
        timeoutMs: TIMEOUT_MS,
        retries: 0,
        maxRedirects: 0,
        maxResponseBytes: MAX_ANSWER_BYTES,
        secrets,
      })
      if (!response.ok) throw new UnavailableException('kdniao', `HTTP ${response.status}`)
      return response.json() as Answer
    } catch (error) {
      if (error instanceof UnavailableException || isOurFault(error)) throw error
      throw new UnavailableException('kdniao', error)
    }
  }
}

/** An address the settings should not hold: said as it is, since waiting does not mend it. */
const isOurFault = (error: unknown) =>
  error instanceof OutboundException &&
  (error.fault === 'bad_url' || error.fault === 'address_refused')

const NOTHING_ELSE = { sortCode: null, hubCode: null, hubName: null, bagCode: null }

const courier = (code: string) => COURIERS[code] ?? code

/** Kilograms with three digits; the protocol takes a JSON number. */
const kilograms = (grams: number) => Number((grams / 1000).toFixed(3))

const refused = (answer: Answer) =>
  new RefusedException('waybill_refused', { reason: answer.Reason ?? answer.ResultCode ?? '?' })

function read({ Order: order }: Answer): IssuedWaybill | null {
  if (!order?.LogisticCode) return null
  return {
    number: order.LogisticCode,
    sortCode: order.MarkDestination || null,
    hubCode: order.OriginCode || null,
    hubName: order.OriginName || null,
    bagCode: order.PackageCode || null,
  }
}

/** Mobile and landline go in fields of their own. */
function address({ name, phone, province, city, district, line }: PostalAddress) {
  const isMobile = /^1\d{10}(-\d+)?$/.test(phone)
  return {
    Name: name,
    ...(isMobile ? { Mobile: phone } : { Tel: phone }),
    ProvinceName: province,
    CityName: city,
    ExpAreaName: district,
    Address: line,
  }
}
