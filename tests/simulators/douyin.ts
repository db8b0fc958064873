import { createHmac, randomUUID } from 'node:crypto'
import { douyinOrder, type DouyinState } from '#modules/oms/database/factories/douyin_payloads'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import {
  PlatformSimulator,
  post,
  type Answer,
  type Call,
  type Delivery,
} from './platform_simulator.js'

export const DOUYIN_CREDENTIALS = {
  app_key: '7000000000000000001',
  app_secret: 'douyin-simulated-secret',
  shop_id: '7784061',
  access_token: 'douyin-token-1',
  refresh_token: 'douyin-refresh-1',
}
/** As the platform gives them: some six days. */
const TOKEN_SECONDS = 530_808

interface Held {
  order: SampleOrder
  state: DouyinState
}

export interface DouyinCase {
  id: string
  orderId: number
  lineId: number
  type: number
  status: number
  /** Fen. */
  amount: number
  qty: number
  reason: string
  updatedAt: Date
  returnWaybill?: string
}

interface Pack {
  order_id: string
  request_id: string
  pack_list: {
    logistics_code: string
    company_code: string
    shipped_order_info: { shipped_order_id: string; shipped_num: number }[]
  }[]
}

const refused = (code: number, sub: string, words: string): Answer => ({
  status: 200,
  body: { code, msg: words, sub_code: sub, sub_msg: words, log_id: randomUUID() },
})
const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

/**
 * Douyin's open platform: calls signed with HMAC-SHA256 over sorted parameters, answers of 200 with
 * codes, pages from 0, no list beyond 50,000 rows, pushes signed in `event-sign`.
 */
export class DouyinSimulator extends PlatformSimulator {
  readonly orders = new Map<number, Held>()
  readonly cases: DouyinCase[] = []
  readonly stock = new Map<string, number>()
  readonly credentials = DOUYIN_CREDENTIALS
  /** How many rows a list gives out at most. */
  mostRows = 50_000
  #tokens = new Map([[DOUYIN_CREDENTIALS.access_token, Infinity]])
  #requests = new Set<string>()
  #said: Answer[] = []

  put(order: SampleOrder, state: DouyinState | number) {
    const before = this.orders.get(order.id)
    this.orders.set(order.id, {
      order,
      state:
        typeof state === 'number'
          ? { ...before?.state, mainStatus: state }
          : { parcels: before?.state.parcels, ...state },
    })
    return this.payload(order.id)
  }

  payload(id: number): string {
    const { order, state } = this.orders.get(id)!
    return JSON.stringify(douyinOrder(order, state))
  }

  /** Pushes that the order was paid (or another tag) to `<base>/webhooks/oms/douyin/<store>`. */
  deliver(target: string, id: number, delivery: Delivery = {}): Promise<number> {
    const data = JSON.stringify({ p_id: String(id), shop_id: 7784061, s_ids: [] })
    const body =
      delivery.rawBody ??
      JSON.stringify([
        { tag: delivery.topic ?? '101', msg_id: delivery.deliveryId ?? randomUUID(), data },
      ])
    const { app_key: appId, app_secret: secret } = this.credentials
    return post(target, body, {
      'content-type': 'application/json',
      'app-id': appId,
      'sign-method': 'hmac-sha256',
      'event-sign': createHmac('sha256', delivery.forged ? 'not the secret' : secret)
        .update(appId + body + secret)
        .digest('hex'),
    })
  }

  /** The next calls are answered with a code in an answer of 200, as the platform refuses. */
  refuseNext(code: number, sub: string, words: string, times = 1) {
    for (let n = 0; n < times; n++) this.#said.push(refused(code, sub, words))
  }

  /** The key is good no more, whatever token comes, until it is unlocked. */
  isLocked = false

  /** The tokens given out so far are good no more. */
  expireTokens() {
    this.#tokens.clear()
  }

  renew() {
    this.isLocked = false
    this.#tokens = new Map([[DOUYIN_CREDENTIALS.access_token, Infinity]])
    this.#said.length = 0
    this.#requests.clear()
    this.cases.length = 0
    this.stock.clear()
    this.mostRows = 50_000
  }

  protected answer(call: Call): Answer {
    const method = call.query.get('method') ?? ''
    const wrong = this.#refusal(call, method)
    if (wrong) return wrong
    const said = this.#said.shift()
    if (said) return said
    const data = this.#method(method, call)
    if (data === null) return refused(20001, 'isv.method-not-existed', '方法不存在')
    return 'status' in data && 'body' in data
      ? (data as Answer)
      : {
          status: 200,
          body: { code: 10000, msg: 'success', sub_code: '', sub_msg: '', data },
        }
  }

  #refusal(call: Call, method: string): Answer | null {
    const { app_key: appKey, app_secret: secret } = this.credentials
    const given = (name: string) => call.query.get(name) ?? ''
    if (call.path !== `/${method.replaceAll('.', '/')}`)
      return refused(20001, 'isv.method-not-existed', '路径与方法不符')
    if (given('app_key') !== appKey) return refused(40004, 'isv.app-key-invalid', 'app_key 无效')
    if (Math.abs(Number(given('timestamp')) - seconds(new Date())) > 600)
      return refused(40004, 'isv.parameter-invalid:timestamp', '时间戳过期')
    const base = `app_key${appKey}method${method}param_json${call.text}timestamp${given('timestamp')}v2`
    const expected = createHmac('sha256', secret)
      .update(secret + base + secret)
      .digest('hex')
    if (given('sign') !== expected || given('sign_method') !== 'hmac-sha256')
      return refused(40004, 'isv.signature-invalid', '签名错误')
    if (!isSorted(call.text)) return refused(40004, 'isv.signature-invalid', '参数未排序')
    if (method.startsWith('token.')) return null
    return !this.isLocked && (this.#tokens.get(given('access_token')) ?? 0) > Date.now()
      ? null
      : refused(40003, 'isv.access-token-expired', 'access_token 已过期')
  }

  #method(method: string, call: Call): object | null {
    const what = call.body as Record<string, unknown>
    switch (method) {
      case 'token.create':
        return what.grant_type === 'authorization_self' && what.shop_id === this.credentials.shop_id
          ? this.#token()
          : refused(50002, 'isv.business-failed:31008', '店铺未授权')
      case 'token.refresh':
        return what.refresh_token === this.credentials.refresh_token
          ? this.#token()
          : refused(30007, 'isv.access-token-no-existed', 'refresh_token 不存在')
      case 'order.searchList':
        return this.#search(what)
      case 'order.orderDetail': {
        const held = this.orders.get(Number(what.shop_order_id))
        return held
          ? { shop_order_detail: douyinOrder(held.order, held.state) }
          : refused(50002, 'isv.business-failed:60033', '订单不存在，请仔细检查后重新查询')
      }
      case 'order.logisticsAddMultiPack':
        return this.#ship(what as unknown as Pack)
      case 'sku.syncStock':
        return this.#setStock(call.text, what)
      case 'sku.stockNum':
        return this.#stockNum(call.text)
      case 'afterSale.List':
        return this.#cases(what)
      case 'afterSale.operate':
        return this.#operate(what)
      default:
        return null
    }
  }

  #token() {
    const token = `douyin-token-${randomUUID()}`
    this.#tokens.set(token, Date.now() + TOKEN_SECONDS * 1000)
    return {
      access_token: token,
      refresh_token: this.credentials.refresh_token,
      expires_in: TOKEN_SECONDS,
      shop_id: 7784061,
      shop_name: '示例店铺',
    }
  }

  #search(what: Record<string, unknown>) {
    const [page, size] = [Number(what.page), Number(what.size)]
    if (size > 100) return refused(40004, 'isv.parameter-invalid:20008', '单次查询订单数超过限制')
    if (page < 0) return refused(40004, 'isv.parameter-invalid:10035', '页数不能小于0')
    if ((page + 1) * size > this.mostRows)
      return refused(40004, 'isv.parameter-invalid:20013', '订单查询最多支持查询5万')
    const by = String(what.order_by ?? 'create_time')
    if (what.update_time_start === undefined && what.create_time_start === undefined)
      return refused(40004, 'isv.parameter-invalid:20011', '订单查询开始时间不能为空')
    const timeOf = ({ order }: Held) => (by === 'update_time' ? order.updatedAt : order.placedAt)
    const from = Number(what[`${by}_start`] ?? 0)
    const to = Number(what[`${by}_end`] ?? Infinity)
    const sign = what.order_asc === true ? 1 : -1
    const found = [...this.orders.values()]
      .filter((held) => seconds(timeOf(held)) >= from && seconds(timeOf(held)) <= to)
      .sort((a, b) => sign * (+timeOf(a) - +timeOf(b) || a.order.id - b.order.id))
    return {
      page,
      size,
      total: found.length,
      shop_order_list: found
        .slice(page * size, (page + 1) * size)
        .map(({ order, state }) => douyinOrder(order, state)),
    }
  }

  /** By the SKU alone, whose id is a bare number that may be beyond 2^53. */
  #stockNum(text: string) {
    const [, sku] = /"sku_id":(\d+)/.exec(text) ?? []
    const [, quantity] = [...this.stock].find(([key]) => key.endsWith(`/${sku}`)) ?? []
    return quantity === undefined
      ? refused(40004, 'isv.parameter-invalid:20050', '找不到对应的sku')
      : { sku_id: sku, sku_type: 0, stock_num: quantity, prehold_stock_num: 0 }
  }

  /** The same request again is answered as the first was, and does nothing. */
  #ship(what: Pack) {
    const held = this.orders.get(Number(what.order_id))
    if (!held) return refused(50002, 'isv.business-failed:60033', '订单不存在')
    const answer = { pack_list: what.pack_list.map((pack) => ({ pack_id: pack.logistics_code })) }
    if (this.#requests.has(what.request_id)) return answer
    if ([4, 21].includes(held.state.mainStatus))
      return refused(50002, 'isv.business-failed:60021', '订单已取消，禁止发货。')
    if (![2, 101].includes(held.state.mainStatus))
      return refused(50002, 'isv.business-failed:60110', '订单已发货，不允许再次执行发货。')
    this.#requests.add(what.request_id)
    const parcels = [
      ...(held.state.parcels ?? []),
      ...what.pack_list.map((pack) => ({
        tracking_no: pack.logistics_code,
        company: pack.company_code,
        lines: pack.shipped_order_info.map((line) => ({
          id: Number(line.shipped_order_id),
          qty: line.shipped_num,
        })),
      })),
    ]
    const sent = (id: number) =>
      parcels
        .flatMap((parcel) => parcel.lines)
        .filter((line) => line.id === id)
        .reduce((sum, line) => sum + line.qty, 0)
    const isDone = held.order.lines.every((line) => sent(line.id) >= line.qty)
    held.state = { ...held.state, parcels, mainStatus: isDone ? 3 : 101 }
    held.order = { ...held.order, updatedAt: new Date(held.order.updatedAt.getTime() + 1000) }
    return answer
  }

  /** Ids have to arrive as bare numbers with every digit. */
  #setStock(text: string, what: Record<string, unknown>) {
    const [, sku] = /"sku_id":(\d+)[,}]/.exec(text) ?? []
    const [, product] = /"product_id":(\d+)[,}]/.exec(text) ?? []
    if (!sku || !product) return refused(40004, 'isv.parameter-invalid:5', '找不到对应的sku')
    if (what.incremental !== false)
      return refused(40004, 'isv.missing-parameter:40010', 'idempotent_id 不能为空')
    if (sku === '404' || product === '404')
      return refused(40004, 'isv.parameter-invalid:5', `sku_id: ${sku}, 找不到对应的sku`)
    this.stock.set(`${product}/${sku}`, Number(what.stock_num))
    return {}
  }

  #cases(what: Record<string, unknown>) {
    const [page, size] = [Number(what.page), Number(what.size)]
    if (size > 100 || page * size > this.mostRows)
      return refused(40004, 'isv.parameter-invalid:11000', '参数错误')
    const [from, to] = [Number(what.update_start_time), Number(what.update_end_time)]
    const found = this.cases
      .filter((one) => seconds(one.updatedAt) >= from && seconds(one.updatedAt) <= to)
      .sort((a, b) => +a.updatedAt - +b.updatedAt)
    return {
      total: found.length,
      has_more: (page + 1) * size < found.length,
      page,
      size,
      items: found.slice(page * size, (page + 1) * size).map((one) => ({
        aftersale_info: {
          aftersale_id: one.id,
          aftersale_type: one.type,
          aftersale_status: one.status,
          related_id: String(one.lineId),
          apply_time: seconds(one.updatedAt),
          update_time: seconds(one.updatedAt),
          refund_amount: one.amount,
          aftersale_num: one.qty,
          return_logistics_code: one.returnWaybill ?? '',
          return_logistics_company_name: one.returnWaybill ? '中通快递' : '',
        },
        order_info: {
          shop_order_id: String(one.orderId),
          related_order_info: [{ sku_order_id: String(one.lineId) }],
        },
        text_part: { reason_text: one.reason },
      })),
    }
  }

  #operate(what: Record<string, unknown>) {
    const [item] = what.items as { aftersale_id: string; update_time?: number }[]
    const one = this.cases.find((known) => known.id === item.aftersale_id)
    if (!one) return refused(20000, 'isp.service-error:10000', '存在无效的售后单')
    if (item.update_time !== undefined && item.update_time !== seconds(one.updatedAt))
      return refused(50002, 'isv.business-failed:20309541', '售后状态错误')
    if (one.status === 12) return refused(50002, 'isv.business-failed:11005', '售后单已退款')
    one.status = what.type === 101 ? 7 : 12
    one.updatedAt = new Date(one.updatedAt.getTime() + 1000)
    return { items: [{ aftersale_id: one.id, status_code: 0, status_msg: '' }] }
  }
}

/** Whether the keys of every object in a JSON text are sorted, digits of large numbers aside. */
function isSorted(text: string): boolean {
  const check = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.every(check)
    if (value === null || typeof value !== 'object') return true
    const keys = Object.keys(value)
    return (
      keys.every((key, index) => index === 0 || keys[index - 1] < key) &&
      Object.values(value).every(check)
    )
  }
  return check(JSON.parse(text))
}
