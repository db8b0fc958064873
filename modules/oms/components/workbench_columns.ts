import type { Column, Filter } from '~/types'
import type { WorkbenchRow } from '../queries/list_workbench'

type Translate = (key: string, params?: Record<string, string | number>) => string

export function workbenchColumns(
  t: Translate,
  courierName: (code: string) => string
): Column<WorkbenchRow>[] {
  const text = (key: string) => t(`oms.workbench.columns.${key}`)
  return [
    { key: 'number', label: text('number'), kind: 'code', width: 168 },
    { key: 'status', label: text('status'), width: 160 },
    { key: 'shipBy', label: text('ship_by'), width: 90 },
    { key: 'store', label: text('store'), width: 104 },
    { key: 'consignee', label: text('consignee'), width: 84 },
    { key: 'place', label: text('place'), width: 116 },
    { key: 'items', label: text('items'), width: 184 },
    { key: 'units', label: text('units'), kind: 'number', width: 60 },
    { key: 'total', label: text('total'), kind: 'money', currency: 'currency', width: 104 },
    { key: 'parcels', label: text('parcels'), width: 110 },
    { key: 'placedAt', label: text('placed'), kind: 'relative', sort: 'placed', width: 100 },
    { key: 'notes', label: text('notes'), width: 160 },
    {
      key: 'waybill',
      label: text('waybill'),
      kind: 'code',
      width: 150,
      optional: true,
      value: (row) => row.parcels.flatMap((parcel) => parcel.waybill ?? []).join(' '),
    },
    {
      key: 'courier',
      label: text('courier'),
      width: 90,
      optional: true,
      value: (row) =>
        row.parcels.flatMap(({ courier }) => (courier ? courierName(courier) : [])).join(' '),
    },
    {
      key: 'warehouse',
      label: text('warehouse'),
      width: 120,
      optional: true,
      value: (row) => row.parcels.map((parcel) => parcel.warehouse).join(' '),
    },
    { key: 'externalNo', label: text('external'), kind: 'code', width: 160, optional: true },
    {
      key: 'tags',
      label: text('tags'),
      width: 120,
      optional: true,
      value: (row) => row.tags.join(' '),
    },
  ]
}

const PAYMENTS = ['unpaid', 'partly_paid', 'paid', 'partly_refunded', 'refunded']

export function workbenchFilters(
  t: Translate,
  choices: {
    stores: { id: number; name: string }[]
    warehouses: { id: number; name: string }[]
    couriers: { code: string; name: string }[]
  }
): Filter[] {
  const text = (key: string) => t(`oms.workbench.columns.${key}`)
  const named = (list: readonly { id: number; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }))
  return [
    { key: 'store', label: text('store'), kind: 'choices', options: named(choices.stores) },
    {
      key: 'payment',
      label: text('payment'),
      kind: 'choices',
      options: PAYMENTS.map((value) => ({ value, label: t(`orders.payment_status.${value}`) })),
    },
    {
      key: 'warehouse',
      label: text('warehouse'),
      kind: 'choices',
      options: named(choices.warehouses),
    },
    {
      key: 'courier',
      label: text('courier'),
      kind: 'choice',
      options: choices.couriers.map(({ code, name }) => ({ value: code, label: name })),
    },
    { key: 'tag', label: text('tags'), kind: 'text' },
    { key: 'placed', label: text('placed'), kind: 'dates' },
    { key: 'total', label: text('total'), kind: 'range' },
    { key: 'late', label: text('late'), kind: 'flag' },
  ]
}
