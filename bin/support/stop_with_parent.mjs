/**
 * Loaded in front of a server that was started with a channel to its parent: when the parent
 * goes, killed or not, the server stops as if told to, and after ten seconds in any case.
 */
if (process.channel) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), 10_000).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  // the channel alone must not keep a finished process alive
  process.channel.unref()
}
