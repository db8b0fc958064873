import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import AgreeRefund from '#modules/oms/actions/agree_refund'
import PullOrders from '#modules/oms/actions/pull_orders'
import PullRefunds from '#modules/oms/actions/pull_refunds'
import { sealCredentials } from '#modules/oms/services/channel_accounts'
import { shanghaiText } from '#modules/oms/services/platforms/shanghai_time'
import { at, connectShop, emptyHouse, oneOf, rowsOf, sample } from '#modules/oms/tests/helpers'
import { PLATFORM_CASES } from '#modules/oms/tests/platforms'
import { drainJobs } from '#tests/helpers/jobs'
import type { DouyinSimulator } from '#tests/simulators/douyin'
import type { JdSimulator } from '#tests/simulators/jd'
import type { PinduoduoSimulator } from '#tests/simulators/pinduoduo'
import type { RestSimulator } from '#tests/simulators/rest'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'

const caseOf = (name: string) => PLATFORM_CASES.find((one) => one.name === name)!
const [pddCase, jdCase, douyinCase, restCase] = ['pinduoduo', 'jd', 'douyin', 'rest'].map(caseOf)
const pdd = pddCase.simulator as PinduoduoSimulator
const jd = jdCase.simulator as JdSimulator
const douyin = douyinCase.simulator as DouyinSimulator
const own = restCase.simulator as RestSimulator
/** In the overlap of the next reading, and old enough for a platform that lags some minutes. */
const recent = () => new Date(Math.floor(Date.now() / 1000) * 1000 - 240_000)

/** How a buyer asks for a part of an order's money on a platform, and how it stands there. */
interface Asking {
  of: (typeof PLATFORM_CASES)[number]
  /** The credential that signs. */
  secret: string
  ask(order: SampleOrder, amount: number): void
  isAgreed(): boolean
}
const PLATFORMS: Asking[] = [
  {
    of: pddCase,
    secret: 'client_secret',
    ask: (order: SampleOrder, amount: number) =>
      void pdd.refunds.set(1, {
        ...{ id: 1, order, status: 2, type: 2 },
        amount: `${amount}.00`,
        updated: recent(),
      }),
    isAgreed: () => pdd.refunds.get(1)!.status === 10,
  },
  {
    of: jdCase,
    secret: 'app_secret',
    ask: ({ id }: SampleOrder, amount: number) =>
      void jd.refunds.push({
        ...{ id: 1, orderId: String(id), status: 0, reason: '不想要了' },
        applyRefundSum: amount * 100,
        applyTime: shanghaiText(recent()),
        checkTime: null,
      }),
    isAgreed: () => jd.refunds[0].status === 1,
  },
  {
    of: douyinCase,
    secret: 'app_secret',
    ask: ({ id, lines }: SampleOrder, amount: number) =>
      void douyin.cases.push({
        ...{ id: '1', orderId: id, lineId: lines[0].id, type: 2, status: 6, qty: 1 },
        amount: amount * 100,
        reason: '不想要了',
        updatedAt: recent(),
      }),
    isAgreed: () => douyin.cases[0].status === 12,
  },
  {
    of: restCase,
    secret: 'api_key',
    ask: ({ id, lines }: SampleOrder, amount: number) =>
      void own.refunds.push({
        ...{ id: 'r-1', order_id: String(id), line_id: String(lines[0].id), token: '3' },
        ...{ kind: 'refund_only', state: 'requested', amount: `${amount}.00`, currency: 'CNY' },
        ...{ quantity: 1, reason: '不想要了', updated_at: recent().toISOString() },
      }),
    isAgreed: () => own.refunds[0].state === 'approved',
  },
]

const theCase = () =>
  oneOf(`SELECT id, kind, status, refund_amount AS amount FROM after_sales_cases`)
const agreedBy = async () =>
  (await rowsOf('SELECT agreed_by AS by FROM oms_platform_refunds WHERE agreed_at IS NOT NULL'))[0]

test.group('Agreeing to what buyers ask for', (group) => {
  group.setup(async () => {
    for (const { of } of PLATFORMS) await of.simulator.start()
    return async () => {
      for (const { of } of PLATFORMS) await of.simulator.stop()
    }
  })
  group.each.setup(async () => {
    await emptyHouse()
    for (const { of } of PLATFORMS) of.clear()
  })

  /** An order of 100 in the house, of which a buyer asks a part back. */
  async function asked({ of, ask }: Asking, amount: number) {
    const shop = await connectShop(of.name, of.simulator.url, of.credentials, {
      readUntil: at(-60),
    })
    // Pinduoduo is read half an hour at a time: a week of those is more than one run reads.
    await sql(null, 'UPDATE oms_channel_accounts SET refund_cursor = $1', [at(0)])
    const order = sample(shop, 1)
    of.put(order)
    await new PullOrders().handle(shop)
    await drainJobs()
    ask(order, amount)
    await new PullRefunds().handle(shop)
    await drainJobs()
    return shop
  }

  for (const platform of PLATFORMS) {
    test(`${platform.of.name} is asked first, signed, and once`, async ({ assert }) => {
      const { of, secret, isAgreed } = platform
      const shop = await asked(platform, 30)
      const { id } = await theCase()
      assert.deepInclude(await theCase(), {
        kind: 'refund_only',
        status: 'requested',
        amount: '30.0000',
      })
      const signAs = (credentials: Record<string, string>) =>
        sql(
          null,
          'UPDATE oms_channel_accounts SET credentials_encrypted = $2 WHERE store_id = $1',
          [shop.storeId, sealCredentials(credentials)]
        )
      // What is signed by somebody else moves nothing, there or here.
      await signAs({ ...of.credentials, [secret]: 'not the secret' })
      await assert.rejects(() => new AgreeRefund().handle({ caseId: id }))
      assert.isFalse(isAgreed())
      assert.equal((await theCase()).status, 'requested')
      assert.isUndefined(await agreedBy())

      await sql(null, `UPDATE oms_channel_accounts SET state = 'active'`)
      await signAs(of.credentials)
      await new AgreeRefund().handle({ caseId: id })
      assert.isTrue(isAgreed())
      assert.equal((await theCase()).status, 'approved')
      // Told a second time, by whoever was slower, it is what it is.
      await new AgreeRefund().handle({ caseId: id }).catch((error: { code: string }) => {
        assert.equal(error.code, 'refund_refused_there')
      })
      assert.equal((await theCase()).status, 'approved')
    })
  }

  test('small refunds are agreed to by themselves, dearer ones and returns wait', async ({
    assert,
  }) => {
    const [pinduoduo] = PLATFORMS
    await asked(pinduoduo, 20)
    assert.isFalse(pinduoduo.isAgreed(), 'never, unless a sum is set')
    await emptyHouse()
    pdd.clear()
    await settings.set(null, SYSTEM, 'oms', { agree_refunds_up_to: '20' })
    await asked(pinduoduo, 20)
    assert.isTrue(pinduoduo.isAgreed())
    assert.equal((await theCase()).status, 'approved')
    assert.deepEqual(await agreedBy(), { by: SYSTEM.id })

    for (const [amount, type] of [
      [21, 2],
      [20, 3],
    ]) {
      await emptyHouse()
      pdd.clear()
      await settings.set(null, SYSTEM, 'oms', { agree_refunds_up_to: '20' })
      const ask = (order: SampleOrder, sum: number) => {
        pinduoduo.ask(order, sum)
        pdd.refunds.get(1)!.type = type
      }
      await asked({ ...pinduoduo, ask }, amount)
      assert.isUndefined(await agreedBy(), `${amount} of type ${type}`)
      assert.equal((await theCase()).status, 'requested')
    }
  })
})
