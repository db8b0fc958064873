/** JavaScript entry of the command line: registers the TypeScript loader, then hands over. */
import '@poppinss/ts-exec'
await import('./bin/console.js')
