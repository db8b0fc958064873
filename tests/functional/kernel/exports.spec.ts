import { test } from '@japa/runner'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { drainJobs } from '#tests/helpers/jobs'
import { fillDemo } from '#tests/helpers/demo'
import { actingAs } from '#tests/helpers/people'
import { openPages } from '#tests/helpers/routes'
import type User from '#shell/models/user'

/** Downloads with a whole file's bytes, read by programs that are not ours. */
const exports = () =>
  openPages()
    .map(({ pattern }) => pattern)
    .filter((pattern) => /\/export(-\w+)?$/.test(pattern))

/** Every cell of the first sheet as text, row by row. */
async function cellsOf(workbook: Buffer): Promise<string[][]> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(workbook as never)
  const rows: string[][] = []
  book.worksheets[0].eachRow((row) => {
    const cells: string[] = []
    row.eachCell({ includeEmpty: true }, (cell) => cells.push(cell.text))
    rows.push(cells)
  })
  return rows
}

test.group('Exports', (group) => {
  let owner: User
  group.setup(async () => {
    await fillDemo()
    await drainJobs({ mayFail: true })
    owner = await actingAs('owner')
  })

  const download = async (path: string) => {
    const response = await fetch(`http://${process.env.HOST}:${process.env.PORT}${path}`, {
      headers: { cookie: await signedIn(owner) },
    })
    return { response, body: Buffer.from(await response.arrayBuffer()) }
  }

  test('every list that can be downloaded is a whole CSV and a whole workbook of the same rows', async ({
    assert,
  }) => {
    const paths = exports()
    assert.isAbove(paths.length, 6)
    let filled = 0
    for (const path of paths) {
      const csv = await download(`${path}?format=csv`)
      assert.equal(csv.response.status, 200, path)
      assert.match(csv.response.headers.get('content-type')!, /^text\/csv/, path)
      assert.match(csv.response.headers.get('content-disposition')!, /^attachment;.*\.csv$/, path)
      assert.deepEqual(
        [...csv.body.subarray(0, 3)],
        [0xef, 0xbb, 0xbf],
        `${path}: Excel reads UTF-8`
      )
      const rows = parse(csv.body, { bom: true }) as string[][]
      assert.isAbove(rows[0].length, 1, path)
      assert.deepEqual(
        rows[0].filter((title) => !title || /^[a-z-]+\.[a-z_.]+$/.test(title)),
        [],
        `${path}: titles are texts`
      )

      const book = await download(`${path}?format=xlsx`)
      assert.equal(book.response.status, 200, path)
      const cells = await cellsOf(book.body)
      assert.deepEqual(cells[0], rows[0], path)
      assert.lengthOf(cells, rows.length, path)
      if (rows.length > 1) {
        filled++
        const first = (row: string[]) => row[0].replace(/^'/, '')
        assert.equal(first(cells[1]), first(rows[1]), path)
      }
    }
    assert.isAbove(filled, 3, 'the demo has rows to download')
  })
})

/** The cookies of a signed-in person. */
async function signedIn(user: User): Promise<string> {
  const { Visitor } = await import('#tests/helpers/nodes')
  const { PASSWORD } = await import('#tests/helpers/people')
  const known = cookies.get(user.id)
  if (known) return known
  const visitor = new Visitor()
  await visitor.signIn(`http://${process.env.HOST}:${process.env.PORT}`, user.email, PASSWORD)
  cookies.set(user.id, visitor.cookieHeader)
  return visitor.cookieHeader
}
const cookies = new Map<number, string>()
