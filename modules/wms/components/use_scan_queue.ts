import { onMounted, onUnmounted, ref } from 'vue'
import { send } from '~/composables/send'
import { scanStore, type QueuedScan } from './scan_store'

export type ScanAnswer = {
  scanId: string
  result: 'accepted' | 'rejected' | 'superseded'
  reason: string | null
  lineId: number | null
  message: string
  addedLines: number
}

const BATCH = 50
const RETRY_MS = 4000
/** What a repeat cannot mend: the scan is dropped and the picker told. */
const FINAL = new Set([400, 403, 404, 409, 413, 422])

/**
 * Sends scans in their order, as soon as there is a network. Each is stored on
 * the device before it is sent and forgotten only once it was answered; a
 * repeat does no harm, since the house knows it by its id.
 */
export function useScanQueue(
  onAnswer: (answer: ScanAnswer, scan: QueuedScan) => void,
  onRefused: (status: number) => void
) {
  const queued = ref(0)
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  async function push(scan: QueuedScan) {
    await scanStore.add(scan)
    queued.value = await scanStore.count()
    void flush()
  }

  function flush(): Promise<void> {
    sending ??= work().finally(() => (sending = null))
    return sending
  }

  async function work() {
    for (;;) {
      const batch = await scanStore.first(BATCH)
      queued.value = batch.length === BATCH ? await scanStore.count() : batch.length
      if (batch.length === 0) return
      const answer = await send<{ answers: ScanAnswer[] }>('POST', '/wms/pda/scans', {
        scans: batch.map((one) => one.scan),
      })
      if (!answer.ok && !FINAL.has(answer.status)) return
      await scanStore.remove(batch.map((one) => one.key))
      if (!answer.ok || !answer.data) onRefused(answer.status)
      else answer.data.answers.forEach((one, index) => onAnswer(one, batch[index].scan))
    }
  }

  onMounted(async () => {
    queued.value = await scanStore.count()
    void flush()
    window.addEventListener('online', flush)
    timer = setInterval(() => queued.value > 0 && void flush(), RETRY_MS)
  })
  onUnmounted(() => {
    window.removeEventListener('online', flush)
    clearInterval(timer)
  })
  return { queued, push, flush }
}
