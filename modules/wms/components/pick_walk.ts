import { router } from '@inertiajs/vue3'
import { computed, onMounted, reactive, ref } from 'vue'
import { useFeedback } from '~/composables/use_feedback'
import { useI18n } from '~/composables/use_i18n'
import { newScanId, scanStore, type QueuedScan } from './scan_store'
import { useScanQueue } from './use_scan_queue'
import type { TaskLine } from '../queries/get_task'

type WalkProps = { task: { id: number }; lines: TaskLine[]; requiresBinScan: boolean }
/** Something this device did that the lines of the page do not count yet. */
type Ahead = { lineId: number; qty: number; isAnswered: boolean }
type Outcome = { ok: boolean; message: string; at: number }

/** Scanners and hands differ in how they write letters. */
const isSame = (a: string, b: string) => a.toUpperCase() === b.toUpperCase()

/**
 * A picker's walk through one task. It goes on without a network: what the
 * device did is counted at once, and again by the house when it hears of it.
 */
export function usePickWalk(props: WalkProps) {
  const { t } = useI18n()
  const { right, wrong, done: finished } = useFeedback()
  const ahead = reactive(new Map<string, Ahead>())
  const confirmed = reactive(new Set<number>())
  const skipped = ref<number[]>([])
  const outcome = ref<Outcome | null>(null)
  const past = ref<{ scanId: string; lineId: number; qty: number }[]>([])

  const aheadOf = (line: TaskLine) =>
    [...ahead.values()].reduce((sum, one) => (one.lineId === line.id ? sum + one.qty : sum), 0)
  const openOf = (line: TaskLine) =>
    line.slots.filter((slot) => !slot.isStopped).reduce((sum, slot) => sum + slot.open, 0) -
    aheadOf(line)
  const left = computed(() => props.lines.filter((line) => openOf(line) > 0))
  const current = computed(
    () => left.value.find((line) => !skipped.value.includes(line.id)) ?? left.value[0] ?? null
  )
  const isBinFirst = computed(
    () => props.requiresBinScan && current.value !== null && !confirmed.has(current.value.id)
  )
  const slots = computed(() => {
    if (!current.value) return []
    let taken = aheadOf(current.value)
    return current.value.slots
      .filter((slot) => !slot.isStopped)
      .map((slot) => {
        const gone = Math.min(taken, slot.open)
        taken -= gone
        return { slot: slot.slot, open: slot.open - gone, isGift: slot.isGift }
      })
      .filter((slot) => slot.open > 0)
  })
  const hasStopped = computed(() =>
    props.lines.some((line) => line.slots.some((slot) => slot.isStopped && slot.open > 0))
  )

  const { queued, push } = useScanQueue(
    (answer, scan) => {
      const one = ahead.get(scan.scanId)
      if (answer.result === 'accepted') {
        if (one) one.isAnswered = true
        if (answer.addedLines > 0) say(true, t('wms.pda.found_elsewhere', { n: answer.addedLines }))
      } else {
        ahead.delete(scan.scanId)
        past.value = past.value.filter((entry) => entry.scanId !== scan.scanId)
        say(false, answer.message)
      }
      if (queued.value === 0 || answer.result !== 'accepted' || answer.addedLines > 0) refresh()
    },
    (why, scan) => {
      if (scan) ahead.delete(scan.scanId)
      say(false, t(`wms.pda.${why}`))
      if (scan) refresh()
    }
  )

  /** Asks for the lines again; what they count then is no longer ahead of them. */
  function refresh() {
    const counted = [...ahead].filter(([, one]) => one.isAnswered).map(([id]) => id)
    router.reload({
      only: ['task', 'lines'],
      onSuccess: () => counted.forEach((id) => ahead.delete(id)),
      // Without a network the lines stay as they are, and what the device did stays ahead of them.
      onNetworkError: () => false,
    })
  }
  function say(ok: boolean, message: string) {
    outcome.value = { ok, message, at: (outcome.value?.at ?? 0) + 1 }
    if (ok) right()
    else wrong()
  }
  function post(scan: Omit<QueuedScan, 'scanId' | 'at' | 'taskId'>, lineId: number, qty: number) {
    const scanId = newScanId()
    if (qty !== 0) ahead.set(scanId, { lineId, qty, isAnswered: false })
    void push({ ...scan, taskId: props.task.id, lineId, scanId, at: new Date().toISOString() })
    return scanId
  }

  function onScan(code: string) {
    const line = current.value
    if (!line) return
    if (isSame(code, line.binCode)) {
      confirmed.add(line.id)
      post({ kind: 'pick', barcode: line.binCode, qty: 1 }, line.id, 0)
      return say(true, t('wms.pda.bin_right'))
    }
    const item = line.barcodes.find((barcode) => isSame(barcode.code, code))
    if (item && isBinFirst.value)
      return say(false, t('wms.scan.bin_first', { expected: line.binCode }))
    if (item) return take(line, item.code, 1, item.factor)
    const isBin = props.lines.some((one) => isSame(one.binCode, code))
    const expected = isBin ? line.binCode : line.skuCode
    const names = props.lines.find((one) => one.barcodes.some((other) => isSame(other.code, code)))
    say(
      false,
      t(isBin ? 'wms.scan.wrong_bin' : 'wms.pda.wrong_item', {
        expected,
        scanned: names?.skuCode ?? code,
      })
    )
  }
  function take(line: TaskLine, barcode: string, qty: number, factor = 1) {
    const units = qty * factor
    if (units > openOf(line)) return say(false, t('wms.scan.too_many', { left: openOf(line) }))
    const scanId = post({ kind: 'pick', barcode, qty }, line.id, units)
    past.value.push({ scanId, lineId: line.id, qty: units })
    say(true, t('wms.pda.took', { n: units, sku: line.skuCode }))
    if (left.value.length === 0) finished()
  }
  function missing(line: TaskLine, qty: number) {
    if (qty > openOf(line)) return say(false, t('wms.scan.too_many', { left: openOf(line) }))
    const scanId = post({ kind: 'short', qty }, line.id, qty)
    past.value.push({ scanId, lineId: line.id, qty })
    say(true, t('wms.pda.short_noted', { n: qty }))
  }
  function undo() {
    const last = past.value.pop()
    if (!last) return
    post({ kind: 'undo', qty: 1, undoes: last.scanId }, last.lineId, -last.qty)
    say(true, t('wms.pda.undone', { n: last.qty }))
  }
  function skip() {
    const line = current.value
    if (!line) return
    skipped.value = skipped.value.length + 1 >= left.value.length ? [] : [...skipped.value, line.id]
  }

  /** Scans of this task that wait on the device since the page was last open. */
  onMounted(async () => {
    const waiting = (await scanStore.first(500)).map(({ scan }) => scan)
    const units = new Map<string, number>()
    for (const scan of waiting) {
      const line = props.lines.find((one) => one.id === scan.lineId)
      if (scan.taskId !== props.task.id || !line || ahead.has(scan.scanId)) continue
      const barcode = line.barcodes.find((one) => one.code === scan.barcode)
      const qty =
        scan.kind === 'undo'
          ? -(units.get(scan.undoes ?? '') ?? 0)
          : scan.kind === 'short'
            ? scan.qty
            : scan.qty * (barcode?.factor ?? 0)
      units.set(scan.scanId, qty)
      if (qty !== 0) ahead.set(scan.scanId, { lineId: line.id, qty, isAnswered: false })
    }
  })

  return {
    current,
    left,
    slots,
    outcome,
    past,
    queued,
    confirmed,
    isBinFirst,
    hasStopped,
    openOf,
    onScan,
    take,
    missing,
    undo,
    skip,
  }
}
