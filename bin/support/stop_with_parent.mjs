/**
 * Loaded in front of a process that was started with a channel to its parent: when the parent
 * goes, killed or not, it stops as if told to, and is killed when its patience (milliseconds)
 * is over. It leads a process group of its own, so helpers it started go with it.
 */
if (process.channel) {
  const patience = Number(process.env.TANDEM_PATIENCE ?? 0)
  const signal = (name) => process.kill(-process.pid, name)
  process.once('disconnect', () => {
    if (patience === 0) return signal('SIGKILL')
    setTimeout(() => signal('SIGKILL'), patience).unref()
    signal('SIGTERM')
  })
  // the channel alone must not keep a finished process alive
  process.channel.unref()
}
