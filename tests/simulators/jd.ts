import { createHash, randomUUID } from 'node:crypto'
import { jdOrder, type JdState } from '#modules/oms/database/factories/jd_payloads'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { PlatformSimulator, type Answer, type Call } from './platform_simulator.js'

export const JD_CREDENTIALS = {
  app_key: 'jd_simulated_key',
  app_secret: 'jd simulated secret',
  access_token: 'jd-token-1',
  refresh_token: 'jd-refresh-1',
}

interface Held {
  order: SampleOrder
  state: JdState
}

/** An application to cancel a paid order. */
export interface JdRefund {
  id: number
  orderId: string
  status: number
  /** Fen. */
  applyRefundSum: number
  applyTime: string
  checkTime: string | null
  reason: string
}

/** SKUs that the shop does not have. */
const UNKNOWN_SKU = /^(9|unknown)$/
const MONTH_MS = 31 * 86_400_000
const MAX_PAGES = 300
const error = (code: string, zh: string, en: string): Answer => ({
  status: 200,
  body: { error_response: { code, zh_desc: zh, en_desc: en } },
})
/** `2022-07-16 16:38:32` in Beijing, as milliseconds. */
const moment = (text: string) => Date.parse(`${text.replace(' ', 'T')}+08:00`)

/**
 * JD's gateway: form calls signed with MD5, answers of 200 whatever happened, keys spelt `responce`,
 * lists with the latest change first, thirty pages of a hundred and windows of a month at most.
 */
export class JdSimulator extends PlatformSimulator {
  readonly orders = new Map<number, Held>()
  readonly credentials = JD_CREDENTIALS
  readonly refunds: JdRefund[] = []
  readonly stock = new Map<string, number>()
  #tokens = new Map([[JD_CREDENTIALS.access_token, Infinity]])
  #said: Answer[] = []

  put(order: SampleOrder, state: JdState | string) {
    this.orders.set(order.id, {
      order,
      state: typeof state === 'string' ? { orderState: state } : state,
    })
    return this.payload(order.id)
  }

  payload(id: number): string {
    return JSON.stringify(this.#json(id))
  }

  /** The next calls are answered with a code in an answer of 200, as JD refuses. */
  refuseNext(code: string, times = 1, words = 'App Call Limited') {
    for (let n = 0; n < times; n++) this.#said.push(error(code, words, words))
  }

  /** The key is good no more, whatever token comes, until it is unlocked. */
  isLocked = false

  /** The tokens given out so far are good no more. */
  expireTokens() {
    this.#tokens.clear()
  }

  renew() {
    this.isLocked = false
    this.#tokens = new Map([[JD_CREDENTIALS.access_token, Infinity]])
    this.#said.length = 0
    this.refunds.length = 0
    this.stock.clear()
  }

  protected answer(call: Call): Answer {
    if (call.path === '/oauth2/refresh_token') return this.#refresh(call.query)
    if (call.path !== '/routerjson') return { status: 404, body: {} }
    const form = call.body as Record<string, string>
    const refused = this.#refusal(form)
    if (refused) return refused
    const said = this.#said.shift()
    if (said) return said
    const what = JSON.parse(form['360buy_param_json']) as Record<string, string>
    const body = this.#method(form.method, what)
    if (!body) return error('15', '不存在的方法名', 'Invalid Method')
    return {
      status: 200,
      body: { [`${form.method.replaceAll('.', '_')}_responce`]: { code: '0', ...body } },
    }
  }

  #refusal(form: Record<string, string>): Answer | null {
    const { sign, ...rest } = form
    const base = Object.keys(rest)
      .sort()
      .map((key) => key + rest[key])
      .join('')
    const { app_secret: secret, app_key: appKey } = this.credentials
    const expected = createHash('md5')
      .update(secret + base + secret)
      .digest('hex')
      .toUpperCase()
    if (form.app_key !== appKey) return error('21', '无效app_key', 'Invalid App Key')
    if (sign !== expected) return error('12', '无效签名', 'Invalid Signature')
    const [, at] = /^(.{19})\.\d{3}\+0800$/.exec(form.timestamp) ?? []
    if (!at || Math.abs(moment(at) - Date.now()) > 6 * 60_000)
      return error('8', '非法的时间戳参数', 'Invalid Timestamp')
    if (form.v !== '2.0') return error('5', '不支持的版本号', 'Unsupported Version')
    return !this.isLocked && (this.#tokens.get(form.access_token) ?? 0) > Date.now()
      ? null
      : error('19', '无效access_token', 'Invalid access_token')
  }

  #refresh(query: URLSearchParams): Answer {
    const { app_key: appKey, app_secret: secret, refresh_token: refresh } = this.credentials
    const isKnown =
      query.get('app_key') === appKey &&
      query.get('app_secret') === secret &&
      query.get('refresh_token') === refresh &&
      query.get('grant_type') === 'refresh_token'
    if (!isKnown) return { status: 200, body: { code: 401, msg: 'invalid refresh_token' } }
    const token = `jd-token-${randomUUID()}`
    this.#tokens.set(token, Date.now() + 30 * 86_400_000)
    return {
      status: 200,
      body: {
        access_token: token,
        refresh_token: refresh,
        expires_in: 30 * 86_400,
        token_type: 'bearer',
      },
    }
  }

  #method(method: string, what: Record<string, string>): object | null {
    switch (method) {
      case 'jingdong.vender.shop.query':
        return { shop_jos_result: { vender_id: 10001, shop_name: '模拟旗舰店' } }
      case 'jingdong.pop.order.search':
        return { searchorderinfo_result: this.#search(what) }
      case 'jingdong.pop.order.get':
        return { orderDetailInfo: this.#get(what) }
      case 'jingdong.pop.order.shipment':
        return { sopjosshipment_result: this.#ship(what) }
      case 'jingdong.stock.write.updateSkuStock':
        if (UNKNOWN_SKU.test(what.skuId)) return { success: false }
        this.stock.set(what.skuId, Number(what.stockNum))
        return { success: true }
      case 'jingdong.stock.read.findSkuStock': {
        const stockNum = this.stock.get(what.skuId)
        return {
          skuStocks: stockNum === undefined ? [] : [{ skuId: what.skuId, stockNum, storeId: 0 }],
        }
      }
      case 'jingdong.pop.afs.soa.refundapply.queryPageList':
        return { queryResult: this.#refunds(what) }
      case 'jingdong.pop.afs.soa.refundapply.replyRefund':
        return { replyResult: this.#reply(what) }
      default:
        return null
    }
  }

  #json(id: number) {
    const { order, state } = this.orders.get(id)!
    const whole = jdOrder(order, state)
    if (state.orderState !== 'LOCKED') return whole
    return { ...whole, itemInfoList: undefined, consigneeInfo: undefined }
  }

  #search(what: Record<string, string>) {
    const [from, to] = [moment(what.start_date), moment(what.end_date)]
    const [page, size] = [Number(what.page), Number(what.page_size)]
    const states = what.order_state.split(',')
    const failed = (chineseErrCode: string) => ({
      apiResult: { success: false, numberCode: 10100, chineseErrCode },
    })
    if (to - from > MONTH_MS) return failed('查询时间范围不能超过一个月')
    if (!(page >= 1 && page <= MAX_PAGES) || !(size >= 1 && size <= 100))
      return failed('分页参数错误')
    const timeOf = ({ order }: Held) => (what.dateType === '0' ? order.updatedAt : order.placedAt)
    const found = [...this.orders.values()]
      .filter((held) => states.includes(held.state.orderState))
      .filter((held) => {
        const at = Math.floor(timeOf(held).getTime() / 1000) * 1000
        return at >= from && at <= to
      })
      .sort((a, b) => +timeOf(b) - +timeOf(a) || b.order.id - a.order.id)
    const rows = found
      .slice((page - 1) * size, page * size)
      .map(({ order }) => this.#fields(this.#json(order.id), what.optional_fields))
    return {
      apiResult: {
        success: true,
        chineseErrCode: '成功',
        englishErrCode: 'success',
        numberCode: 0,
      },
      orderTotal: found.length,
      orderInfoList: rows,
    }
  }

  #fields(order: object, named: string) {
    const wanted = new Set(named.split(','))
    return Object.fromEntries(Object.entries(order).filter(([key]) => wanted.has(key)))
  }

  #get(what: Record<string, string>) {
    const held = this.orders.get(Number(what.order_id))
    return {
      apiResult: { success: true, numberCode: 0, chineseErrCode: '成功' },
      orderInfo: held ? this.#fields(this.#json(held.order.id), what.optional_fields) : null,
    }
  }

  #ship(what: Record<string, string>) {
    const held = this.orders.get(Number(what.orderId))
    const failed = (code: string, words: string) => ({
      success: false,
      error_code: code,
      chinese_err_code: words,
      english_err_code: '',
    })
    if (!held) return failed('10400002', '订单不存在')
    if (!/^\d+$/.test(what.logiCoprId)) return failed('10400005', '物流公司ID错误')
    if (held.state.orderState === 'TRADE_CANCELED')
      return failed('10400010', '订单已取消，不能出库')
    if (held.state.orderState !== 'WAIT_SELLER_STOCK_OUT')
      return failed('10400001', '订单已出库，请勿重复操作')
    held.state = { ...held.state, orderState: 'WAIT_GOODS_RECEIVE_CONFIRM', waybill: what.logiNo }
    held.order = { ...held.order, updatedAt: new Date(held.order.updatedAt.getTime() + 1000) }
    return { success: true }
  }

  #refunds(what: Record<string, string>) {
    const by = what.applyTimeStart ? 'applyTime' : 'checkTime'
    const [from, to] = [moment(what[`${by}Start`]), moment(what[`${by}End`])]
    const [page, size] = [Number(what.pageIndex), Number(what.pageSize)]
    if (size > 50) return { success: false, code: 1, message: '每页最多50条' }
    const found = this.refunds.filter((one) => {
      const at = one[by] === null ? Number.NaN : moment(one[by])
      return at >= from && at <= to
    })
    return {
      success: true,
      code: 200,
      total: found.length,
      list: found.slice((page - 1) * size, page * size),
    }
  }

  #reply(what: Record<string, string>) {
    const refund = this.refunds.find((one) => String(one.id) === what.id)
    if (!refund) return { success: false, errorCode: '404', errorMsg: '退款申请不存在' }
    if (refund.status !== 0) return { success: false, errorCode: '409', errorMsg: '该申请已审核' }
    refund.status = Number(what.status)
    return { success: true }
  }
}
