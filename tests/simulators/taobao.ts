import { LosslessNumber, stringify } from 'lossless-json'
import { parseLocal } from '#kernel/clock'
import {
  oidOf,
  taobaoRefund,
  taobaoTrade,
  tidOf,
  topTime,
  yuan,
  type TaobaoRefund,
  type TaobaoState,
} from '#modules/oms/database/factories/taobao_payloads'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { topSign, type TopSignMethod } from '#modules/oms/services/platforms/taobao_sign'
import {
  hexHmac,
  newDeliveryId,
  PlatformSimulator,
  post,
  type Answer,
  type Call,
  type Delivery,
} from './platform_simulator.js'

type Params = Record<string, string>
const ok = (method: string, body: object): Answer => ({
  status: 200,
  body: { [`${method.replace(/^taobao\./, '').replaceAll('.', '_')}_response`]: body },
})
const DAY = 86_400_000
/** Calls of the application itself: a session is of no use to them. */
const APP_CALLS = new Set([
  'taobao.top.auth.token.refresh',
  'taobao.tmc.messages.consume',
  'taobao.tmc.messages.confirm',
])
let messages = 7_104_300_007_405_429_000n
/** Messages' numbers are beyond 2^53. */
const newMessageId = () => String(++messages)
const LEFT = new Set(['WAIT_BUYER_CONFIRM_GOODS', 'TRADE_BUYER_SIGNED', 'TRADE_FINISHED'])

/**
 * The gateway of Taobao's open platform: signed forms in, JSON of status 200 out, whatever it says.
 * Times are local; windows of more than a day are refused; lists are sorted by the latest change and
 * give one row without a list around it.
 */
export class TaobaoSimulator extends PlatformSimulator {
  readonly orders = new Map<number, { order: SampleOrder; state: TaobaoState }>()
  readonly refunds = new Map<number, TaobaoRefund>()
  readonly stock = new Map<string, number>()
  readonly credentials = {
    app_key: '12345678',
    app_secret: 'top app secret',
    session: 'top-session',
  }
  /** The session that is good; another one has run out. */
  session = 'top-session'
  /** The refresh token that is good: each renewal puts another in its place. */
  refreshToken = 'top-refresh'
  /** The application's queue of messages, by group; what is given out and not confirmed comes again. */
  readonly queue = new Map<string, { id: string; topic: string; content: string }[]>()
  /** Whether the seller lets messages flow. */
  isPermitted = false
  /** Details of these are refused, though the list has them. */
  readonly hidden = new Set<number>()
  /** These never show in what changed, though they are there. */
  readonly withheld = new Set<number>()

  put(order: SampleOrder, state: TaobaoState) {
    this.orders.set(order.id, { order, state })
    return this.payload(order.id)
  }

  payload(id: number): string {
    const { order, state } = this.orders.get(id)!
    return stringify(taobaoTrade(order, state))!
  }

  clear() {
    this.orders.clear()
    this.refunds.clear()
    this.stock.clear()
    this.hidden.clear()
    this.withheld.clear()
    this.queue.clear()
    this.isPermitted = false
    this.session = this.credentials.session
    this.refreshToken = 'top-refresh'
  }

  /** Something happened to an order: a message of it waits in a group's queue. */
  announce(group: string, id: number, topic = 'taobao_trade_TradeChanged'): string {
    const message = { id: newMessageId(), topic, content: this.#content(id) }
    this.queue.set(group, [...(this.queue.get(group) ?? []), message])
    return message.id
  }

  #content(id: number) {
    return `{"tid":${tidOf(id)},"oid":${tidOf(id)},"seller_nick":"simulated"}`
  }

  /** What the platform's message service says of an order, handed on by its client. */
  deliver(target: string, id: number, delivery: Delivery = {}): Promise<number> {
    const body =
      delivery.rawBody ??
      stringify({
        id: delivery.deliveryId ?? newDeliveryId(),
        topic: delivery.topic ?? 'taobao_trade_TradeChanged',
        pub_time: topTime(new Date()),
        content: this.#content(id),
      })!
    const secret = delivery.forged ? 'not the secret' : this.credentials.app_secret
    return post(target, body, {
      'content-type': 'application/json',
      'x-tandem-signature': hexHmac(secret, body),
    })
  }

  /** The next calls are one too many. */
  limitNext(times: number, seconds = 1) {
    this.answerNext(
      error(
        7,
        'App Call Limited',
        'accesscontrol.limited-by-app-access-count',
        `This ban will last for ${seconds} more seconds`
      ),
      times
    )
  }

  protected answer(call: Call): Answer {
    const params = (call.body ?? {}) as Params
    const refusal = this.#refusal(call, params)
    if (refusal) return refusal
    const act = this.#acts[params.method]
    return act ? act(params) : error(22, 'Invalid method', 'isv.invalid-method')
  }

  #refusal(call: Call, params: Params): Answer | null {
    if (call.method !== 'POST') return error(21, 'Missing method')
    if (params.app_key !== this.credentials.app_key) return error(29, 'Invalid app Key')
    const sign = topSign(params, this.credentials.app_secret, params.sign_method as TopSignMethod)
    if (params.sign !== sign) return error(25, 'Invalid signature')
    const at = parseLocal(params.timestamp ?? '')
    if (!at || Math.abs(at.getTime() - Date.now()) > 600_000) return error(31, 'Invalid timestamp')
    if (APP_CALLS.has(params.method))
      return 'session' in params ? error(40, 'Missing required arguments', 'session') : null
    if (params.session !== this.session)
      return error(27, 'Invalid session', 'invalid-sessionkey', 'SessionKey非法')
    return null
  }

  readonly #acts: Record<string, (params: Params) => Answer> = {
    'taobao.user.seller.get': ({ method }) => ok(method, { user: { nick: '山野旗舰店' } }),

    'taobao.top.auth.token.refresh': ({ method, refresh_token: token }) => {
      if (token !== this.refreshToken)
        return error(15, 'Remote service error', 'isv.invalid-refresh-token', 'refresh_token无效')
      this.session = `${this.session}+`
      this.refreshToken = `${this.refreshToken}+`
      return ok(method, {
        token_result: JSON.stringify({
          access_token: this.session,
          refresh_token: this.refreshToken,
          expires_in: 86_400,
          taobao_user_nick: '%E5%B1%B1%E9%87%8E',
        }),
      })
    },

    'taobao.tmc.user.permit': ({ method }) => {
      this.isPermitted = true
      return ok(method, { is_success: true })
    },

    'taobao.tmc.messages.consume': ({ method, group_name: group, quantity }) => {
      const waiting = this.queue.get(group)
      if (!waiting) return error(15, 'Remote service error', 'isv.group-not-exist', '分组不存在')
      if (!(Number(quantity) >= 10 && Number(quantity) <= 200))
        return error(41, 'Invalid arguments', 'isv.invalid-parameter', 'quantity')
      const rows = waiting.slice(0, Number(quantity)).map((message) => ({
        ...message,
        id: new LosslessNumber(message.id),
        pub_app_key: '12497914',
        pub_time: topTime(new Date()),
        user_nick: 'simulated',
      }))
      return ok(method, rows.length > 0 ? { messages: list('tmc_message', rows) } : {})
    },

    'taobao.tmc.messages.confirm': ({ method, group_name: group, s_message_ids: ids }) => {
      const done = new Set(ids.split(','))
      if (done.size > 200) return error(41, 'Invalid arguments', 'isv.invalid-parameter')
      const left = (this.queue.get(group) ?? []).filter((message) => !done.has(message.id))
      this.queue.set(group, left)
      return ok(method, { is_success: true })
    },

    'taobao.trades.sold.increment.get': (params) => {
      const [start, end] = [times(params.start_modified), times(params.end_modified)]
      if (!start || !end || end <= start || +end - +start > DAY)
        return error(41, 'Invalid arguments', 'isv.invalid-parameter', '时间跨度不能大于一天')
      const found = this.#sorted().filter(({ order }) => {
        const at = Math.floor(order.updatedAt.getTime() / 1000) * 1000
        return at >= +start && at <= +end && !this.withheld.has(order.id)
      })
      return this.#page(params, found)
    },

    'taobao.trades.sold.get': (params) => {
      const [start, end] = [times(params.start_created), times(params.end_created)]
      const found = this.#sorted().filter(
        ({ order }) => +order.placedAt >= +(start ?? 0) && +order.placedAt <= +(end ?? 0)
      )
      return this.#page(params, found)
    },

    'taobao.trade.fullinfo.get': ({ method, tid }) => {
      const held = this.#byTid(tid)
      if (!held || this.hidden.has(held.order.id))
        return error(15, 'Remote service error', 'isv.trade-not-exist', '交易不存在')
      return ok(method, { trade: taobaoTrade(held.order, held.state) })
    },

    'taobao.logistics.online.send': (params) => this.#send(params),
    'taobao.skus.quantity.update': (params) => this.#setStock(params),
    'taobao.item.quantity.update': ({ method, num_iid: item, quantity }) => {
      this.stock.set(`${item}:`, Number(quantity))
      return ok(method, { item: { num_iid: item } })
    },

    'taobao.item.skus.get': ({ method, num_iids: items }) => {
      const skus = items.split(',').flatMap((item) => this.#skusOf(item))
      return ok(method, skus.length > 0 ? { skus: list('sku', skus) } : {})
    },
    'taobao.item.seller.get': ({ method, num_iid: item }) => {
      const num = this.stock.get(`${item}:`)
      return num === undefined
        ? error(
            15,
            'Remote service error',
            'isv.item-get-service-error:ITEM_NOT_FOUND',
            '商品不存在'
          )
        : ok(method, { item: { num_iid: new LosslessNumber(item), num } })
    },

    'taobao.refunds.receive.get': (params) => {
      const [start, end] = [times(params.start_modified), times(params.end_modified)]
      const found = [...this.refunds.values()]
        .filter((one) => +one.modified >= +(start ?? 0) && +one.modified <= +(end ?? 0))
        .sort((a, b) => +b.modified - +a.modified)
      const { page, size } = paging(params)
      return ok(params.method, {
        refunds: list('refund', found.slice((page - 1) * size, page * size).map(taobaoRefund)),
        ...(params.use_has_next === 'true'
          ? { has_next: page * size < found.length }
          : { total_results: found.length }),
      })
    },

    'taobao.refund.get': ({ method, refund_id: id }) => {
      const found = [...this.refunds.values()].find((one) => taobaoRefund(one).refund_id === id)
      return found
        ? ok(method, { refund: taobaoRefund(found) })
        : error(15, 'Remote service error', 'isv.refund-not-exist', '退款不存在')
    },

    'taobao.rp.refunds.agree': ({ method, refund_infos: infos }) => {
      const [id, fen, version] = infos.split('|')
      const found = [...this.refunds.values()].find((one) => taobaoRefund(one).refund_id === id)
      const isRight =
        found &&
        yuan(fen) === found.amount &&
        version === String(found.modified.getTime()) &&
        found.status === 'WAIT_SELLER_AGREE'
      if (isRight) found.status = 'SUCCESS'
      const result = {
        refund_id: id,
        succ: Boolean(isRight),
        message: isRight ? '操作成功' : '退款状态已改变',
      }
      return ok(method, {
        succ: Boolean(isRight),
        msg_code: isRight ? 'OP_SUCC' : 'OP_FAILURE_UE',
        message: result.message,
        results: { refund_mapping_result: [result] },
      })
    },

    'taobao.rp.returngoods.agree': ({ method, refund_id: id }) => {
      const found = [...this.refunds.values()].find((one) => taobaoRefund(one).refund_id === id)
      if (found?.status !== 'WAIT_SELLER_AGREE')
        return error(15, 'Remote service error', 'isv.refund-status-error', '退款状态不正确')
      found.status = 'WAIT_BUYER_RETURN_GOODS'
      return ok(method, { is_success: true })
    },
  }

  #skusOf(item: string) {
    return [...this.stock].flatMap(([key, quantity]) => {
      const [product, sku] = key.split(':')
      return product === item && sku
        ? [{ num_iid: new LosslessNumber(item), sku_id: new LosslessNumber(sku), quantity }]
        : []
    })
  }

  #byTid(tid: string) {
    return [...this.orders.values()].find(({ order }) => tidOf(order.id) === tid)
  }

  /** The latest change first, which is what makes reading forward lose orders. */
  #sorted() {
    return [...this.orders.values()].sort(
      (a, b) => +b.order.updatedAt - +a.order.updatedAt || b.order.id - a.order.id
    )
  }

  #page(params: Params, found: { order: SampleOrder; state: TaobaoState }[]): Answer {
    const { page, size } = paging(params)
    if (size > 100) return error(41, 'Invalid arguments', 'isv.invalid-parameter')
    const wanted = params.fields.split(',')
    const rows = found.slice((page - 1) * size, page * size).map(({ order, state }) => {
      const trade = taobaoTrade(order, state)
      return Object.fromEntries(
        wanted.flatMap((name) => (name in trade ? [[name, trade[name]]] : []))
      )
    })
    return ok(params.method, {
      ...(rows.length > 0 && { trades: list('trade', rows) }),
      ...(params.use_has_next === 'true'
        ? { has_next: page * size < found.length }
        : { total_results: found.length }),
      request_id: '118g8gffrwskl',
    })
  }

  /** Lines leave once; a trade is sent whole, or by lines with `is_split`. */
  #send({
    method,
    tid,
    out_sid: waybill,
    company_code: courier,
    is_split: isSplit,
    sub_tid: sub,
  }: Params): Answer {
    const refuse = (code: string, words: string) =>
      error(15, 'Remote service error', `isv.logistics-online-service-error:${code}`, words)
    const held = this.#byTid(tid)
    if (!held) return refuse('B01', '订单不存在')
    const { order, state } = held
    if (!courier) return refuse('B56', '没有选择物流公司')
    if (!waybill || /^BAD/.test(waybill)) return refuse('B60', '运单号不符合规则或已经被使用')
    if (Boolean(sub) !== (isSplit === '1'))
      return refuse('CD25', '拆单标记和子订单列表两者必须都填或者都不填')
    const lines = new Map(state.lines)
    const wanted = order.lines.filter((line) => !sub || sub.split(',').includes(oidOf(order, line)))
    const statusOf = (id: number) => lines.get(id)?.status ?? state.status
    if (wanted.some((line) => LEFT.has(statusOf(line.id))))
      return refuse('B27', '已经生成发货单的订单不能发货')
    if (!['WAIT_SELLER_SEND_GOODS', 'SELLER_CONSIGNED_PART'].includes(state.status))
      return refuse('B04', '订单状态不对')
    for (const line of wanted)
      lines.set(line.id, { ...lines.get(line.id), status: 'WAIT_BUYER_CONFIRM_GOODS', waybill })
    const all = order.lines.every((line) => LEFT.has(lines.get(line.id)?.status ?? ''))
    this.orders.set(order.id, {
      order: { ...order, updatedAt: new Date(+order.updatedAt + 1000) },
      state: {
        ...state,
        lines,
        status: all ? 'WAIT_BUYER_CONFIRM_GOODS' : 'SELLER_CONSIGNED_PART',
      },
    })
    return ok(method, { shipping: { is_success: true } })
  }

  #setStock({ method, num_iid: item, skuid_quantities: pairs, type }: Params): Answer {
    const list = pairs.split(';').map((pair) => pair.split(':'))
    if (list.length > 20 || (type === '1' && list.some(([, quantity]) => Number(quantity) < 0)))
      return error(15, 'Remote service error', 'isv.invalid-parameter:skuid_quantities')
    if (item === '404') return error(15, 'Remote service error', 'isv.item-not-exist', '商品不存在')
    for (const [sku, quantity] of list) this.stock.set(`${item}:${sku}`, Number(quantity))
    return ok(method, { item: { num_iid: item } })
  }
}

const times = (text: string | undefined) => parseLocal(text ?? '')
const paging = (params: Params) => ({
  page: Number(params.page_no ?? '1'),
  size: Number(params.page_size ?? '40'),
})
/** One element comes without its list. */
const list = (name: string, rows: object[]) => ({ [name]: rows.length === 1 ? rows[0] : rows })
const error = (code: number, msg: string, sub = '', words = ''): Answer => ({
  status: 200,
  body: {
    error_response: {
      code,
      msg,
      ...(sub && { sub_code: sub }),
      ...(words && { sub_msg: words }),
      request_id: 'simulated',
    },
  },
})
