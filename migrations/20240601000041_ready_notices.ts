import { Migration } from '@mikro-orm/migrations'

/** That files are ready is told through the ledger of notices; the request only remembers that it asked for that. */
export class Migration20240601000041_ready_notices extends Migration {
  override up(): void {
    this.addSql(`alter table document_request drop column mail_job_id, drop column mailed_at, add column told_at timestamptz`)
  }
}
