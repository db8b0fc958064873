import { stringify } from 'lossless-json'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import {
  orderSnOf,
  pddOrder,
  pddRefund,
  type PddRefund,
  type PddState,
} from '#modules/oms/database/factories/pinduoduo_payloads'
import { pddSign } from '#modules/oms/services/platforms/pinduoduo_api'
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
const ok = (root: string, body: object): Answer => ({ status: 200, body: { [root]: body } })
const COMPANIES = [
  { id: 44, logistics_company: '顺丰快递', code: 'SF', available: 1 },
  { id: 384, logistics_company: '极兔速递', code: 'JTSD', available: 1 },
  { id: 777, logistics_company: '丹鸟', code: 'DANNIAO', available: 1 },
  { id: 3, logistics_company: '百世快递', code: 'HTKY', available: 0 },
]

/**
 * The gateway of Pinduoduo's open platform: signed forms in, JSON of status 200 out. Times in calls
 * are seconds and in answers local; half an hour at most, and nothing of the last three minutes; lists
 * are sorted by the latest change.
 */
export class PinduoduoSimulator extends PlatformSimulator {
  readonly orders = new Map<number, { order: SampleOrder; state: PddState }>()
  readonly refunds = new Map<number, PddRefund>()
  readonly stock = new Map<string, number>()
  readonly credentials = {
    client_id: 'pdd-client',
    client_secret: 'pdd client secret',
    access_token: 'pdd-token',
  }
  /** The token that is good; another one has run out. */
  token = 'pdd-token'
  refreshToken = 'pdd-refresh'
  readonly hidden = new Set<number>()
  /** Older applications get numbers alone from the list. */
  listsNumbersOnly = false

  put(order: SampleOrder, state: PddState = {}) {
    this.orders.set(order.id, { order, state })
    return this.payload(order.id)
  }

  payload(id: number): string {
    const { order, state } = this.orders.get(id)!
    return stringify(pddOrder(order, state))!
  }

  clear() {
    this.orders.clear()
    this.refunds.clear()
    this.stock.clear()
    this.hidden.clear()
    this.token = this.credentials.access_token
    this.listsNumbersOnly = false
  }

  /** What the platform's message service says of an order, handed on by its client. */
  deliver(target: string, id: number, delivery: Delivery = {}): Promise<number> {
    const held = this.orders.get(id)
    const content = JSON.stringify({ mall_id: 100, tid: held ? orderSnOf(held.order) : String(id) })
    const body =
      delivery.rawBody ??
      JSON.stringify({
        id: delivery.deliveryId ?? newDeliveryId(),
        commandType: 'Common',
        message: { type: delivery.topic ?? 'pdd_trade_TradeConfirmed', mallID: 100, content },
      })
    const secret = delivery.forged ? 'not the secret' : this.credentials.client_secret
    return post(target, body, {
      'content-type': 'application/json',
      'x-tandem-signature': hexHmac(secret, body),
    })
  }

  /** The next calls are one too many. */
  limitNext(times: number) {
    this.answerNext(error(70031, '调用过于频繁，请调整调用频率'), times)
  }

  protected answer(call: Call): Answer {
    const params = (call.body ?? {}) as Params
    if (params.client_id !== this.credentials.client_id)
      return error(10016, 'client下线或者clientId不正确')
    if (params.sign !== pddSign(params, this.credentials.client_secret))
      return error(20004, '签名sign校验失败')
    if (Math.abs(Number(params.timestamp) * 1000 - Date.now()) > 600_000)
      return error(10001, '公共参数错误:timestamp')
    if (params.type === 'pdd.pop.auth.token.refresh') return this.#renew(params)
    if (params.access_token !== this.token) return error(10019, 'access_token已过期')
    const act = this.#acts[params.type]
    return act ? act(params) : error(10001, '公共参数错误:type')
  }

  #renew({ refresh_token: token }: Params): Answer {
    if (token !== this.refreshToken) return error(10035, 'refresh_token已过期')
    this.token = `${this.token}+`
    this.refreshToken = `${this.refreshToken}+`
    return ok('pop_auth_token_refresh_response', {
      access_token: this.token,
      refresh_token: this.refreshToken,
      expires_at: Math.floor(Date.now() / 1000) + 86_400,
      expires_in: 86_400,
      owner_name: 'simulated',
    })
  }

  readonly #acts: Record<string, (params: Params) => Answer> = {
    'pdd.mall.info.get': () =>
      ok('mall_info_get_response', { mall_id: 100, mall_name: '山野优品' }),

    'pdd.order.number.list.increment.get': (params) => {
      const found = this.#changed(params, this.orders, (held) => held.order.updatedAt)
      if (!Array.isArray(found)) return found
      const { page, size } = paging(params)
      const rows = found.slice((page - 1) * size, page * size).map(({ order, state }) => {
        const whole = pddOrder(order, state)
        const numbers = ['order_sn', 'order_status', 'refund_status', 'updated_at']
        return this.listsNumbersOnly
          ? Object.fromEntries(numbers.map((name) => [name, whole[name]]))
          : whole
      })
      return ok('order_sn_increment_get_response', {
        order_sn_list: rows,
        ...counted(params, found.length),
      })
    },

    'pdd.order.list.get': (params) => {
      const [start, end] = [
        Number(params.start_confirm_at) * 1000,
        Number(params.end_confirm_at) * 1000,
      ]
      if (!(end > start) || end - start > 86_400_000) return error(50001, '时间跨度不能超过24小时')
      const found = [...this.orders.values()].filter(
        ({ order }) => order.paidAt && +order.paidAt >= start && +order.paidAt <= end
      )
      const { page, size } = paging(params)
      return ok('order_list_get_response', {
        order_list: found
          .slice((page - 1) * size, page * size)
          .map(({ order, state }) => pddOrder(order, state)),
        ...counted(params, found.length),
      })
    },

    'pdd.order.information.get': ({ order_sn: number }) => {
      const held = this.#bySn(number)
      if (!held || this.hidden.has(held.order.id)) return error(50001, '业务服务错误', '订单不存在')
      return ok('order_info_get_response', { order_info: pddOrder(held.order, held.state) })
    },

    'pdd.refund.list.increment.get': (params) => {
      const found = this.#changed(params, this.refunds, (one) => one.updated)
      if (!Array.isArray(found)) return found
      const { page, size } = paging(params)
      return ok('refund_increment_get_response', {
        refund_list: found.slice((page - 1) * size, page * size).map(pddRefund),
        total_count: found.length,
      })
    },

    'pdd.refund.agree': ({ request }) => this.#agree(request, 10, 'succ'),
    'pdd.refund.returngoods.agree': ({ request }) => this.#agree(request, 7, 'success'),

    'pdd.logistics.companies.get': () =>
      ok('logistics_companies_get_response', { logistics_companies: COMPANIES }),
    'pdd.logistics.online.send': (params) => this.#send(params),
    'pdd.order.upload.extra.logistics': ({ order_sn: number, extra_track_list: tracks }) => {
      const held = this.#bySn(number)
      if (!held || (held.state.orderStatus ?? 1) === 1)
        return error(50001, '业务服务错误', '订单未发货')
      const added = (JSON.parse(tracks) as { tracking_number: string }[]).map(
        (one) => one.tracking_number
      )
      held.state = { ...held.state, extraWaybills: [...(held.state.extraWaybills ?? []), ...added] }
      held.order = { ...held.order, updatedAt: new Date(+held.order.updatedAt + 1000) }
      return ok('upload_extra_logistics_response', { success: true })
    },

    'pdd.goods.detail.get': ({ goods_id: goods }) => {
      const skus = [...this.stock].flatMap(([key, quantity]) => {
        const [product, sku] = key.split(':')
        return product === goods ? [{ sku_id: sku, quantity: String(quantity), is_onsale: 1 }] : []
      })
      if (skus.length === 0) return error(50001, '业务服务错误', '商品不存在')
      return ok('goods_detail_get_response', { goods_id: goods, sku_list: skus })
    },

    'pdd.goods.quantity.update': ({
      goods_id: goods,
      sku_id: sku,
      outer_id: outer,
      quantity,
      update_type: type,
    }) => {
      if (goods === '404' || type !== '1') return error(50001, '业务服务错误', '商品不存在')
      this.stock.set(`${goods}:${sku ?? outer}`, Number(quantity))
      return ok('goods_quantity_update_response', { is_success: true })
    },
  }

  #bySn(number: string) {
    return [...this.orders.values()].find(({ order }) => orderSnOf(order) === number)
  }

  /** What changed in a window, the latest first, or why there is no answer. */
  #changed<One>(
    params: Params,
    of: ReadonlyMap<number, One>,
    changedAt: (one: One) => Date
  ): One[] | Answer {
    const [start, end] = [
      Number(params.start_updated_at) * 1000,
      Number(params.end_updated_at) * 1000,
    ]
    if (!(end > start) || end - start > 1_800_000)
      return error(50001, '开始时间结束时间间距不超过 30 分钟')
    if (end > Date.now() - 179_000) return error(50001, '结束时间需小于当前时间3分钟')
    if (Number(params.page_size ?? '100') > 100) return error(50001, 'page_size最大100')
    return [...of.values()]
      .filter((one) => {
        const at = Math.floor(changedAt(one).getTime() / 1000) * 1000
        return at >= start && at <= end
      })
      .sort((a, b) => +changedAt(b) - +changedAt(a))
  }

  /** An order leaves once, with one number; a changed or further one has calls of its own. */
  #send({
    order_sn: number,
    logistics_id: courier,
    tracking_number: waybill,
    redelivery_type: type,
  }: Params): Answer {
    const refuse = (words: string) => error(50001, '业务服务错误', words)
    const held = this.#bySn(number)
    if (!held) return refuse('订单不存在')
    if (!COMPANIES.some(({ id, available }) => String(id) === courier && available))
      return refuse('快递公司不支持')
    if (!waybill || /^BAD/.test(waybill)) return refuse('运单号不正确')
    const { order, state } = held
    if ((state.orderStatus ?? 1) !== 1) return refuse(type === '1' ? '订单已发货' : '订单未发货')
    if (state.refundStatus && state.refundStatus !== 1) return refuse('订单售后中，不能发货')
    held.state = { ...state, orderStatus: 2, waybill }
    held.order = { ...order, updatedAt: new Date(+order.updatedAt + 1000) }
    return ok('logistics_online_send_response', { is_success: true })
  }

  #agree(request: string, next: number, flag: string): Answer {
    const { after_sales_id: id } = JSON.parse(request) as { after_sales_id: string }
    const found = [...this.refunds.values()].find((one) => String(pddRefund(one).id) === id)
    const isOpen = found && [2, 3].includes(found.status)
    if (isOpen) found.status = next
    return ok('response', {
      result: {
        after_sales_id: id,
        [flag]: Boolean(isOpen),
        message: isOpen ? '操作成功' : '已同意退款，请勿重复操作',
      },
    })
  }
}

const paging = (params: Params) => ({
  page: Number(params.page ?? '1'),
  size: Number(params.page_size ?? '100'),
})
/** With `use_has_next` there is no total. */
const counted = (params: Params, count: number) => {
  const { page, size } = paging(params)
  return params.use_has_next === 'true' ? { has_next: page * size < count } : { total_count: count }
}
const error = (code: number, msg: string, sub = ''): Answer => ({
  status: 200,
  body: {
    error_response: {
      error_code: code,
      error_msg: msg,
      sub_code: sub ? String(code) : null,
      sub_msg: sub || msg,
      request_id: 'simulated',
    },
  },
})
