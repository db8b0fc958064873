import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import { bus } from '#kernel/bus'
import { migrate } from '#kernel/migrate'
import { sql } from '#kernel/sql'
import { forgetInhabitants } from '#shell/services/empty_house'
import { modules } from '../../modules/index.js'

/**
 * Readies the test database once a run: migrated, every module on, and a copy
 * of the seeded rows put aside in the schema `test_seed`. When the migrations
 * are the same as last time only the rows are put back. A database that does
 * not look like one for tests is refused.
 */
export async function prepareDatabase() {
  const [{ name }] = await sql<{ name: string }>(null, 'SELECT current_database() AS name')
  if (!/test/.test(name)) {
    throw new Error(
      `Tests empty their database and "${name}" is not named like one of theirs: its name must hold "test".`
    )
  }
  const wanted = await fingerprint()
  const found = await sql<{ value: string }>(null, 'SELECT value FROM test_seed.fingerprint').catch(
    () => []
  )
  if (found[0]?.value !== wanted) await rebuild(wanted)
  await resetDatabase()
}

async function fingerprint() {
  const hash = createHash('sha256')
  for (const folder of ['.', ...modules.map((module) => module.folder)]) {
    const path = app.makePath(folder, 'database/migrations')
    const files = await readdir(path).catch(() => [])
    for (const file of files.sort())
      hash.update(folder + file + (await readFile(`${path}/${file}`, 'utf8')))
  }
  return hash.digest('hex')
}

async function rebuild(wanted: string) {
  const schemas = await sql<{ name: string }>(
    null,
    `SELECT quote_ident(nspname) AS name FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`
  )
  for (const { name } of schemas) await sql(null, `DROP SCHEMA ${name} CASCADE`)
  await sql(null, 'CREATE SCHEMA public')
  await migrate()
  await sql(
    null,
    `INSERT INTO module_states (module, state, enabled_at) SELECT unnest($1::text[]), 'on', now()
       ON CONFLICT (module) DO UPDATE SET state = 'on'`,
    [modules.filter((module) => module.kind === 'module').map((module) => module.name)]
  )
  await sql(null, RESET)
  await sql(null, 'SELECT test_seed.keep()')
  await sql(null, 'CREATE TABLE test_seed.fingerprint (value text)')
  await sql(null, 'INSERT INTO test_seed.fingerprint VALUES ($1)', [wanted])
}

/**
 * Empties every table, puts the seeded rows back (the manual store, the module
 * states), drops waiting jobs and makes this process forget what it cached.
 * Costs some milliseconds: only tables that hold rows are touched.
 */
export async function resetDatabase() {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql(null, 'SELECT test_seed.reset()')
      break
    } catch (error) {
      // A job or request of the last test may still be under way.
      if (attempt === 10 || !['40P01', '55P03'].includes((error as { code: string }).code))
        throw error
    }
  }
  forgetInhabitants()
  await bus.forget()
}

/** How many rows a table holds; `where` is SQL with `$1`…. */
export async function countRows(
  table: string,
  where = 'true',
  values: unknown[] = []
): Promise<number> {
  const [row] = await sql<{ count: number }>(
    null,
    `SELECT count(*) FROM ${table} WHERE ${where}`,
    values
  )
  return row.count
}

const RESET = /* sql */ `
  CREATE SCHEMA test_seed;
  CREATE TABLE test_seed.tables (name text PRIMARY KEY, seeded boolean NOT NULL);

  CREATE FUNCTION test_seed.keep() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE t text; filled boolean;
  BEGIN
    FOR t IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND c.relname NOT LIKE 'adonis_schema%' LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t) INTO filled;
      INSERT INTO test_seed.tables VALUES (t, filled);
      IF filled THEN EXECUTE format('CREATE TABLE test_seed.%I AS TABLE public.%I', 'seed_' || t, t); END IF;
    END LOOP;
  END $$;

  CREATE FUNCTION test_seed.reset() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE t record; filled boolean; dirty text[] := '{}'; guards record; columns text; identity text;
  BEGIN
    SET LOCAL lock_timeout = '3s';
    FOR t IN SELECT * FROM test_seed.tables LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t.name) INTO filled;
      IF filled OR t.seeded THEN dirty := dirty || format('public.%I', t.name); END IF;
    END LOOP;
    FOR guards IN SELECT tgrelid::regclass AS name FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0 LOOP
      EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', guards.name);
    END LOOP;
    EXECUTE 'TRUNCATE ' || array_to_string(dirty, ', ') || ' RESTART IDENTITY CASCADE';
    FOR guards IN SELECT tgrelid::regclass AS name FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0 LOOP
      EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', guards.name);
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
    FOR t IN SELECT s.name FROM test_seed.tables s JOIN pg_class c ON c.oid = format('public.%I', s.name)::regclass
              WHERE s.seeded ORDER BY c.oid LOOP
      SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
             max(attname) FILTER (WHERE attidentity <> '')
        INTO columns, identity
        FROM pg_attribute WHERE attrelid = format('public.%I', t.name)::regclass
         AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
      EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM test_seed.%I',
        t.name, columns, columns, 'seed_' || t.name);
      IF identity IS NOT NULL THEN
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM public.%I',
          'public.' || t.name, identity, identity, t.name);
      END IF;
    END LOOP;
    DELETE FROM graphile_worker._private_jobs;
    DELETE FROM graphile_worker._private_job_queues;
  END $$;
`
