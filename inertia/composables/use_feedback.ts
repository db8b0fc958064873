let context: AudioContext | undefined

/** One tone; the scanner's user hears right and wrong without looking. */
function tone(frequency: number, seconds: number, delay = 0) {
  context ??= new AudioContext()
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  const start = context.currentTime + delay
  oscillator.frequency.value = frequency
  oscillator.type = frequency > 500 ? 'sine' : 'square'
  gain.gain.setValueAtTime(0.18, start)
  gain.gain.exponentialRampToValueAtTime(0.001, start + seconds)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(start + seconds)
}

/** Sound and vibration for floor pages; quiet where the device has neither. */
export function useFeedback() {
  const safely = (play: () => void, pattern: number | number[]) => {
    try {
      play()
      navigator.vibrate?.(pattern)
    } catch {
      // Without a gesture first browsers refuse to sound; the colour still tells.
    }
  }
  return {
    right: () => safely(() => tone(1046, 0.12), 40),
    wrong: () =>
      safely(() => {
        tone(220, 0.25)
        tone(180, 0.35, 0.28)
      }, [120, 60, 200]),
    done: () =>
      safely(() => {
        tone(784, 0.1)
        tone(1046, 0.1, 0.12)
        tone(1318, 0.18, 0.24)
      }, [40, 40, 80]),
  }
}
