/** JavaScript entry of the command line: registers the TypeScript loader, then hands over. */
import '@poppinss/ts-exec'

// Generators write files and need neither a database nor a key; the configuration asks for both.
if (process.argv[2]?.startsWith('make:')) {
  process.env.NODE_ENV ??= 'development'
  process.env.DATABASE_URL ??= 'postgres://localhost/none'
  process.env.APP_KEY ??= 'a-key-for-making-files-which-signs-nothing'
}

await import('./bin/console.js')
