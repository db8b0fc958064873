import { onMounted, onUnmounted } from 'vue'

type Handler = (event: KeyboardEvent) => void

/** Fields that are pressed, not written in. */
const PRESSED = /^(checkbox|radio|button|submit|reset)$/

/** Whether the person is writing: then letters are theirs. */
function writing(event: KeyboardEvent) {
  const target = event.target as HTMLElement | null
  if (!target || (target instanceof HTMLInputElement && PRESSED.test(target.type))) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Enter and space belong to the button, box or link that has the focus. */
const onControl = (event: KeyboardEvent) =>
  Boolean((event.target as HTMLElement | null)?.closest('a, button, input, summary, [role=button]'))

/**
 * Keys of a page: `useKeys({ j: next, k: previous, 'mod+k': search })`. `mod`
 * is Ctrl or ⌘. Single letters rest while someone types, composes or has a
 * dialog open that is no peek.
 */
export function useKeys(keys: Record<string, Handler>) {
  function onKey(event: KeyboardEvent) {
    if (event.isComposing || event.defaultPrevented) return
    const mod = event.metaKey || event.ctrlKey
    const handler = keys[mod ? `mod+${event.key.toLowerCase()}` : event.key]
    if (!handler || event.altKey) return
    if (!mod && (event.key === 'Enter' || event.key === ' ') && onControl(event)) return
    if (
      !mod &&
      (writing(event) ||
        document.querySelector('[role=dialog][data-state=open]:not([data-peek]), [role=menu]'))
    )
      return
    event.preventDefault()
    handler(event)
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
