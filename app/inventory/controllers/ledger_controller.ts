import type { HttpContext } from '@adonisjs/core/http'
import { localDate } from '#kernel/clock'
import { exportList, keysetPage, readListQuery } from '#kernel/lists/index'
import { keeperOptions } from '#inventory/queries/alert_owners'
import {
  balanceList,
  BALANCE_LIST,
  documentList,
  groupList,
  groupSpec,
  GROUP_LIST,
  windowOf,
  type BalanceRow,
  type DocumentRow,
  type GroupRow,
} from '#inventory/queries/ledger_groups'
import {
  entryList,
  ENTRY_LIST,
  withDocuments,
  type EntryRow,
  type LedgerQuery,
} from '#inventory/queries/list_entries'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { seesCosts } from '#inventory/services/scope'
import { companyZone } from '#inventory/services/settings'
import { refText, stockSources } from '#inventory/services/stock_sources'

type LedgerRow = Omit<EntryRow, 'document' | 'balance'>
const spec = <T extends object>(list: T) => ({ ...list, zone: companyZone() })

/** The ledger, entry by entry and summed by document, day, reason and SKU. */
export default class LedgerController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = await entryList(
      readListQuery(request, spec(ENTRY_LIST)),
      actor,
      seesCosts(actor)
    )
    const page = await keysetPage<LedgerRow>(source)
    return inertia.render('inventory/ledger/index', {
      list: { ...page, rows: await withDocuments(page.rows) },
      ...(await options(actor)),
    })
  }

  async export(ctx: HttpContext) {
    const keys = ['occurredAt', 'warehouseName', 'code', 'name', 'bucket', 'reason', 'delta']
    if (seesCosts(ctx.actor)) keys.push('unitCost', 'value')
    keys.push('sourceType', 'sourceId', 'note', 'who')
    const query = readListQuery(ctx.request, spec(ENTRY_LIST))
    const source = await entryList(query, ctx.actor, seesCosts(ctx.actor))
    return exportList<LedgerRow>(ctx, source, {
      name: 'stock-ledger',
      columns: columnsOf(ctx, keys),
      map: (row) => ({
        ...row,
        bucket: wordOf(ctx, 'buckets', row.bucket),
        reason: wordOf(ctx, 'reasons', row.reason),
        note: row.note && wordOf(ctx, 'adjustment_reasons', row.note),
        sourceType: wordOf(ctx, 'sources', row.sourceType),
      }),
    })
  }

  async documents({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, spec(GROUP_LIST))
    const page = await keysetPage<DocumentRow>(await documentList(query, actor, seesCosts(actor)))
    const named = await stockSources.find(page.rows)
    const rows = page.rows.map((row) => ({
      ...row,
      document: named.get(`${row.sourceType}/${refText(row)}`) ?? null,
    }))
    return inertia.render('inventory/ledger/documents', {
      list: { ...page, rows },
      ...(await options(actor)),
    })
  }

  async exportDocuments(ctx: HttpContext) {
    const keys = ['occurredAt', 'sourceType', 'sourceId', 'entries', 'skus', 'unitsIn', 'unitsOut']
    if (seesCosts(ctx.actor)) keys.push('value')
    const query = readListQuery(ctx.request, spec(GROUP_LIST))
    const source = await documentList(query, ctx.actor, seesCosts(ctx.actor))
    return exportList<DocumentRow>(ctx, source, {
      name: 'stock-documents',
      columns: columnsOf(ctx, [...keys, 'who']),
      map: (row) => ({ ...row, sourceType: wordOf(ctx, 'sources', row.sourceType) }),
    })
  }

  async balances({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, spec(BALANCE_LIST))
    const list = await keysetPage<BalanceRow>(await balanceList(query, actor, seesCosts(actor)))
    return inertia.render('inventory/ledger/balances', {
      list,
      window: daysOf(query),
      ...(await options(actor)),
    })
  }

  async exportBalances(ctx: HttpContext) {
    const keys = ['warehouseName', 'code', 'name', 'opening', 'unitsIn', 'unitsOut', 'closing']
    if (seesCosts(ctx.actor)) keys.push('value')
    const query = readListQuery(ctx.request, spec(BALANCE_LIST))
    const source = await balanceList(query, ctx.actor, seesCosts(ctx.actor))
    return exportList<BalanceRow>(ctx, source, {
      name: 'stock-balances',
      columns: columnsOf(ctx, keys),
    })
  }

  async days(ctx: HttpContext) {
    return renderGroups(ctx, 'day')
  }

  async exportDays(ctx: HttpContext) {
    return exportGroups(ctx, 'day')
  }

  async reasons(ctx: HttpContext) {
    return renderGroups(ctx, 'reason')
  }

  async exportReasons(ctx: HttpContext) {
    return exportGroups(ctx, 'reason')
  }
}

async function renderGroups({ request, inertia, actor }: HttpContext, by: 'day' | 'reason') {
  const query = readListQuery(request, spec(groupSpec(by)))
  return inertia.render('inventory/ledger/groups', {
    by,
    list: await keysetPage<GroupRow>(await groupList(by, query, actor, seesCosts(actor))),
    window: daysOf(query),
    ...(await options(actor)),
  })
}

async function exportGroups(ctx: HttpContext, by: 'day' | 'reason') {
  const query = readListQuery(ctx.request, spec(groupSpec(by)))
  const columns = columnsOf(ctx, ['documents', 'entries', 'unitsIn', 'unitsOut'])
  if (seesCosts(ctx.actor)) columns.push(...columnsOf(ctx, ['value']))
  const [first] = columnsOf(ctx, [by])
  return exportList<GroupRow>(ctx, await groupList(by, query, ctx.actor, seesCosts(ctx.actor)), {
    name: `stock-${by}s`,
    columns: [{ ...first, key: 'key' }, ...columns],
    map: (row) => ({ ...row, key: by === 'day' ? row.key : wordOf(ctx, 'reasons', row.key) }),
  })
}

type Group = 'buckets' | 'reasons' | 'sources' | 'adjustment_reasons'

/** A code of the ledger in the reader's words; one that no language file knows is shown as it is. */
function wordOf({ i18n }: HttpContext, group: Group, code: string) {
  return i18n.t(`inventory.${group}.${code}`, undefined, code)
}

const columnsOf = ({ i18n }: HttpContext, keys: readonly string[]) =>
  keys.map((key) => ({ key, header: i18n.t(`inventory.fields.${key}`) }))

/** First and last day of what is looked at. */
function daysOf(query: LedgerQuery) {
  const { from, before } = windowOf(query)
  const zone = companyZone()
  return {
    from: from.getTime() > 0 ? localDate(from, zone) : null,
    to: localDate(new Date(before.getTime() - 1), zone),
  }
}

async function options(actor: HttpContext['actor']) {
  const [warehouses, people] = await Promise.all([warehouseOptions(actor), keeperOptions()])
  return { warehouses, people, canSeeCosts: seesCosts(actor) }
}
