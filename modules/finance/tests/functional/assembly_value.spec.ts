import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import CreateAssembly from '#inventory/actions/create_assembly'
import RunAssembly from '#inventory/actions/run_assembly'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { makeKit, worth } from '#inventory/tests/support/kits'
import { ProveLedger } from '#modules/finance/queries/prove_ledger'
import { resetDatabase } from '#tests/helpers/database'
import { switchOff } from '#tests/helpers/switch'

const stockProof = async () =>
  (await new ProveLedger().handle()).find(({ key }) => key === 'stock')!.ok

async function stage() {
  const [a, b] = await makeSkus(2)
  const { kit } = await makeKit([
    { skuId: a, qty: 3 },
    { skuId: b, qty: 1 },
  ])
  const warehouseId = await makeWarehouse()
  await stockUp(warehouseId, [a, b], 30, '7.777777')
  const order = (kind: 'assembly' | 'disassembly', qty: number) =>
    new CreateAssembly().handle({ actor: SYSTEM, kind, warehouseId, skuId: kit, qty })
  return { order }
}

/** What assembly left on an account, credits negative. */
async function balance(account: string): Promise<string> {
  const [row] = await sql<{ amount: string }>(
    null,
    `SELECT coalesce(sum(l.debit - l.credit), 0)::numeric(18,2) AS amount FROM finance_lines l JOIN finance_journals j ON j.id = l.journal_id
      WHERE j.source_type = 'assembly_run' AND l.account_code = $1`,
    [account]
  )
  return row.amount
}

test.group('finance | the value of assembly', (group) => {
  group.each.setup(() => resetDatabase())

  test('stock and books are equal at each commit; losses alone leave the goods', async ({
    assert,
  }) => {
    const { order } = await stage()
    const before = await worth()
    const { id } = await order('assembly', 6)
    await new RunAssembly().handle({ actor: SYSTEM, id, done: 4, scrapped: 0 })
    assert.isTrue(await stockProof())
    const apart = await order('disassembly', 3)
    await new RunAssembly().handle({ actor: SYSTEM, id: apart.id, done: 3, scrapped: 0 })
    assert.isTrue(await stockProof())
    assert.equal(await worth(), before)
    assert.deepEqual(
      [await balance('1405'), await balance('4001'), await balance('1901')],
      ['0.00', '0.00', '0.00']
    )

    await new RunAssembly().handle({ actor: SYSTEM, id, done: 0, scrapped: 2 })
    assert.isTrue(await stockProof())
    assert.equal(await balance('1405'), '-62.22')
    assert.equal(await balance('1901'), '62.22')
  })

  test('with the books off the goods keep their value all the same', async ({ assert }) => {
    const { order } = await stage()
    await switchOff('finance')
    const before = await worth()
    const { id } = await order('assembly', 5)
    await new RunAssembly().handle({ actor: SYSTEM, id, done: 5, scrapped: 0 })
    assert.equal(await worth(), before)
    assert.lengthOf(
      await sql(null, `SELECT 1 FROM finance_journals WHERE source_type = 'assembly_run'`),
      0
    )
  })
})
