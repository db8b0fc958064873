import { test } from '@japa/runner'
import fc from 'fast-check'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import EndBom from '#catalog/actions/end_bom'
import SaveBom from '#catalog/actions/save_bom'
import { makeSkus } from '#catalog/database/factories/skus'
import { resetDatabase } from '#tests/helpers/database'

const guardOf = (error: { constraint?: string; message: string }) =>
  error.constraint ?? error.message

/** Bills without lines, by what they make. */
const emptyBoms = async (skuIds: readonly number[]) =>
  new Map(
    (
      await sql<{ id: number; skuId: number }>(
        null,
        'INSERT INTO boms (sku_id, version) SELECT unnest($1::bigint[]), 1 RETURNING id, sku_id AS "skuId"',
        [skuIds]
      )
    ).map((row) => [row.skuId, row.id])
  )

const LINE = 'INSERT INTO bom_lines (bom_id, sku_id, qty) VALUES ($1, $2, 1)'
const ALTERNATE = `INSERT INTO bom_line_alternates (bom_line_id, sku_id, qty, place) SELECT id, $2, 1, 0 FROM bom_lines WHERE bom_id = $1`

/**
 * Two open transactions, each adding an edge that alone is sound and together with the other's is a
 * circle. Answers what became of the two commits.
 */
async function crossing(first: [string, number[]], second: [string, number[]]) {
  const [left, right] = [await db.transaction(), await db.transaction()]
  await sql(left, ...first)
  const late = sql(right, ...second).then(
    () => right.commit().then(() => 'committed'),
    async (error: { constraint?: string; message: string }) => {
      await right.rollback()
      return guardOf(error)
    }
  )
  // The second is sent and has had time to look before the first commits.
  await new Promise((resolve) => setTimeout(resolve, 150))
  await left.commit()
  return late
}

test.group('catalog | BOMs have no cycle', (group) => {
  group.each.setup(() => resetDatabase())

  test('two connections that each close half of a circle: the second is refused', async ({
    assert,
  }) => {
    const [a, b] = await makeSkus(2)
    const boms = await emptyBoms([a, b])
    const ends = await crossing([LINE, [boms.get(a)!, b]], [LINE, [boms.get(b)!, a]])
    assert.equal(ends, 'bom_no_cycle')
    assert.lengthOf(await sql(null, 'SELECT 1 FROM bom_lines'), 1)
  })

  test('so it is when one half is an alternate', async ({ assert }) => {
    const [a, b, c] = await makeSkus(3)
    const boms = await emptyBoms([a, b])
    await sql(null, LINE, [boms.get(b)!, c])
    const ends = await crossing([LINE, [boms.get(a)!, b]], [ALTERNATE, [boms.get(b)!, a]])
    assert.equal(ends, 'bom_no_cycle')
  })

  test('without the lock in the guard both halves get in', async ({ assert }) => {
    const [a, b] = await makeSkus(2)
    const boms = await emptyBoms([a, b])
    const [{ body }] = await sql<{ body: string }>(
      null,
      `SELECT pg_get_functiondef('check_bom_cycle'::regproc) AS body`
    )
    await sql(null, body.replace(/PERFORM pg_advisory_xact_lock[^;]*;/, ''))
    try {
      const ends = await crossing([LINE, [boms.get(a)!, b]], [LINE, [boms.get(b)!, a]])
      assert.equal(ends, 'committed')
    } finally {
      await sql(null, body)
    }
  })

  test('versions that never hold at one moment make no circle; one that comes to hold longer may', async ({
    assert,
  }) => {
    const [a, b, c] = await makeSkus(3)
    const day = (n: number) => new Date(Date.UTC(2026, 5, n))
    const save = (skuId: number, part: number, from: number, to?: number) =>
      new SaveBom()
        .handle({
          actor: SYSTEM,
          skuId,
          yieldQty: 1,
          effectiveFrom: day(from),
          effectiveTo: to === undefined ? null : day(to),
          lines: [{ skuId: part, qty: 1 }],
        })
        .then(
          ({ bomId }) => bomId,
          (error: { code: string }) => error.code
        )
    const first = await save(a, b, 1, 10)
    assert.isNumber(first, 'A of B until the 10th')
    assert.equal(await save(b, a, 9), 'catalog_bom_cycle', 'on the 9th both hold')
    assert.isNumber(await save(b, c, 9, 10))
    assert.isNumber(await save(b, a, 10, 20), 'B of A from the 10th on')
    assert.isNumber(await save(c, b, 1, 5), 'C of B ended before B came to be of C')
    assert.equal(await save(c, b, 5), 'catalog_bom_cycle', 'B is of C on the 9th')
    const end = (n: number) =>
      new EndBom().handle({ actor: SYSTEM, bomId: first as number, at: day(n) }).then(
        () => 'done',
        (error: { code: string }) => error.code
      )
    assert.equal(await end(11), 'catalog_bom_cycle')
    const raw = await sql(
      null,
      `UPDATE boms SET effective = tstzrange(lower(effective), $2) WHERE id = $1`,
      [first, day(11).toISOString()]
    ).catch(guardOf)
    assert.equal(raw, 'bom_no_cycle', 'nor beside the form')
    assert.equal(await end(8), 'done')
  })

  test('whatever is saved, nothing is made of itself at any moment, and nothing sound is refused', async ({
    assert,
  }) => {
    const skuIds = await makeSkus(4)
    const bill = fc.record({
      made: fc.nat(3),
      part: fc.nat(3),
      from: fc.integer({ min: 1, max: 8 }),
      length: fc.integer({ min: 1, max: 4 }),
    })
    const day = (n: number) => new Date(Date.UTC(2026, 5, n))
    await fc.assert(
      fc.asyncProperty(fc.array(bill, { minLength: 3, maxLength: 7 }), async (bills) => {
        await sql(null, 'DELETE FROM boms')
        const held: { made: number; part: number; on: Set<number> }[] = []
        /** By brute force: day by day, whether `made` is reached from `part`. */
        const reaches = (part: number, made: number, on: number, list = held): boolean =>
          part === made ||
          list.some(
            (one) => one.made === part && one.on.has(on) && reaches(one.part, made, on, list)
          )
        for (const { made, part, from, length } of bills) {
          const on = new Set(Array.from({ length }, (_, index) => from + index))
          const days = [...on]
          if (held.some((one) => one.made === made && days.some((n) => one.on.has(n)))) continue
          const isSound = days.every((n) => !reaches(part, made, n))
          const answer = await new SaveBom()
            .handle({
              actor: SYSTEM,
              skuId: skuIds[made],
              yieldQty: 1,
              effectiveFrom: day(from),
              effectiveTo: day(from + length),
              lines: [{ skuId: skuIds[part], qty: 1 }],
            })
            .then(
              () => 'saved',
              (error: { code: string }) => error.code
            )
          assert.equal(answer, isSound ? 'saved' : 'catalog_bom_cycle')
          if (isSound) held.push({ made, part, on })
        }
      }),
      { numRuns: 25 }
    )
  })

  test('what is made stays what it is, and the form refuses a circle through an alternate', async ({
    assert,
  }) => {
    const [a, b, c] = await makeSkus(3)
    const boms = await emptyBoms([a])
    const renamed = await sql(null, 'UPDATE boms SET sku_id = $2 WHERE id = $1', [
      boms.get(a)!,
      b,
    ]).catch((error: Error) => error.message)
    assert.match(String(renamed), /append-only/)
    await sql(null, LINE, [boms.get(a)!, b])
    const save = (alternates: { skuId: number; qty: number }[]) =>
      new SaveBom()
        .handle({
          actor: SYSTEM,
          skuId: b,
          yieldQty: 1,
          effectiveFrom: new Date('2026-01-01T00:00:00Z'),
          lines: [{ skuId: c, qty: 1, alternates }],
        })
        .then(
          () => 'saved',
          (error: { code: string }) => error.code
        )
    assert.equal(await save([{ skuId: a, qty: 1 }]), 'catalog_bom_cycle')
    assert.equal(await save([{ skuId: c, qty: 1 }]), 'catalog_bom_alternate')
    assert.equal(await save([]), 'saved')
  })
})
