import { systemClock, localMinute } from '#kernel/clock'
import { PdfDocument } from '#kernel/documents/index'
import { company } from '#shell/services/company'
import { courierName } from '../domain/couriers.js'
import type { ManifestParcel, ManifestRecord } from '../queries/get_manifest.js'

const kilograms = (grams: number) => `${(grams / 1000).toFixed(2)} kg`

/** The hand-over sheet a courier signs. */
export async function manifestPdf(
  manifest: ManifestRecord,
  parcels: readonly ManifestParcel[],
  printedBy: string
): Promise<Buffer> {
  const { name, zone } = company()
  const document = await PdfDocument.create({
    company: { name },
    title: { zh: '快递交接单', en: 'Courier manifest' },
    number: manifest.number,
    printedAt: systemClock.now(),
    printedBy,
    zone,
  })
  document.facts([
    [{ zh: '快递', en: 'Courier' }, courierName(manifest.courierCode)],
    [{ zh: '仓库', en: 'Warehouse' }, manifest.warehouseName],
    [{ zh: '交接时间', en: 'Handed over' }, localMinute(new Date(manifest.shippedAt), zone)],
    [{ zh: '操作人', en: 'By' }, manifest.shippedBy ?? '—'],
  ])
  document.table({
    columns: [
      { header: '#', width: 8, align: 'right' },
      { header: { zh: '运单号', en: 'Waybill' }, width: 40 },
      { header: { zh: '发货单', en: 'Fulfilment' }, width: 38 },
      { header: { zh: '收件人', en: 'Consignee' }, width: 22 },
      { header: { zh: '目的地', en: 'Destination' }, width: 32 },
      { header: { zh: '重量', en: 'Weight' }, width: 16, align: 'right' },
    ],
    rows: parcels.map((parcel, index) => [
      String(index + 1),
      parcel.waybillNo,
      parcel.fulfilmentNumber,
      parcel.consignee ?? '—',
      parcel.city || '—',
      parcel.weightG === null ? '—' : kilograms(parcel.weightG),
    ]),
    totals: {
      lines: [
        { label: { zh: '包裹数', en: 'Parcels' }, value: String(manifest.parcels), strong: true },
        { label: { zh: '总重量', en: 'Weight in all' }, value: kilograms(manifest.weightG) },
      ],
    },
  })
  document.signatures([
    { zh: '仓库交货人', en: 'Handed over by' },
    { zh: '快递揽收人', en: 'Taken by courier' },
  ])
  return document.end()
}
