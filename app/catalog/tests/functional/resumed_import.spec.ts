import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { RunImport } from '#shell/actions/run_import'
import { StartImport } from '#shell/actions/start_import'
import { resetDatabase } from '#tests/helpers/database'

const ROWS = 2_500

/** Rows of a SKU each; one in a hundred has no amount for a price, and the last repeats the first. */
const sheet = () =>
  [
    'SKU 编码,商品名称,售价',
    ...Array.from({ length: ROWS }, (_, n) => `R-${n},商品 ${n},${n % 100 === 50 ? '?' : n}`),
    'R-0,商品 0,1',
  ].join('\n')

interface State {
  state: string
  done: number
  total: number
  failed: number
  row: number
  error: string | null
  errors: { row: number; code: string }[]
  result: number | null
}

test.group('catalog | an import that is broken off', (group) => {
  group.each.setup(() => resetDatabase())
  group.each.teardown(async () => {
    await sql(null, 'DROP TRIGGER IF EXISTS break_off ON skus')
    await sql(null, 'DROP FUNCTION IF EXISTS break_off')
  })

  const stateOf = async (id: number) =>
    (
      await sql<State & Record<string, unknown>>(
        null,
        `SELECT state, done, total, failed, (mapping->>'row')::int AS row, error, errors, result_file_id AS result FROM import_runs WHERE id = $1`,
        [id]
      )
    )[0]
  const countSkus = async () =>
    (await sql<{ n: number }>(null, 'SELECT count(*)::int AS n FROM skus'))[0].n
  /** Refuses the SKU in the third batch, whatever the reason may be. */
  const breakAt = async (code: string) => {
    await sql(
      null,
      `CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`
    )
    await sql(
      null,
      `CREATE TRIGGER break_off BEFORE INSERT ON skus FOR EACH ROW WHEN (NEW.code = '${code}') EXECUTE FUNCTION break_off()`
    )
  }

  async function confirmed(): Promise<number> {
    const checked = await new StartImport().handle({
      importer: 'catalog.products',
      name: 'many.csv',
      bytes: Buffer.from(sheet()),
      actor: SYSTEM,
    })
    await new RunImport().handle(checked)
    return new StartImport().confirm(checked, SYSTEM)
  }

  test('keeps what it wrote, says where it stands, and goes on from there', async ({ assert }) => {
    const run = await confirmed()
    await breakAt('R-2201')
    await new RunImport().handle(run)
    const broken = await stateOf(run)
    assert.deepInclude(broken, { state: 'failed', error: 'disk full', done: 2000, row: 2001 })
    assert.equal(await countSkus(), 1980)

    await sql(null, 'DROP TRIGGER break_off ON skus')
    await new StartImport().resume(run, SYSTEM)
    await new RunImport().handle(run)
    const done = await stateOf(run)
    assert.deepInclude(done, { state: 'done', done: ROWS + 1, total: ROWS + 1, failed: 26 })
    assert.isNotNull(done.result)
    assert.equal(await countSkus(), ROWS - 25)
    assert.deepEqual(
      [done.errors[0].row, done.errors.at(-1)!.row, done.errors.at(-1)!.code],
      [52, ROWS + 2, 'repeats_row']
    )
    const again = await new StartImport()
      .resume(run, SYSTEM)
      .catch((error: { code: string }) => error.code)
    assert.equal(again, 'import_not_failed')
  })

  test('goes on when the worker was killed between two batches', async ({ assert }) => {
    const run = await confirmed()
    await breakAt('R-1500')
    await new RunImport().handle(run)
    await sql(null, 'DROP TRIGGER break_off ON skus')
    await sql(null, `UPDATE import_runs SET state = 'running', error = NULL WHERE id = $1`, [run])
    const before = await sql<{ max: number }>(null, 'SELECT max(id)::int AS max FROM audit_entries')
    await new RunImport().handle(run)
    assert.deepInclude(await stateOf(run), { state: 'done', failed: 26 })
    assert.equal(await countSkus(), ROWS - 25)
    const [{ n }] = await sql<{ n: number }>(
      null,
      `SELECT count(*)::int AS n FROM audit_entries WHERE id > $1 AND action = 'catalog.product.update'`,
      [before[0].max]
    )
    assert.equal(n, 0, 'what was written before is not written again')
  })
})
