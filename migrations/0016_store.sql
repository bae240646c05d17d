-- The ledger's files may lie in a store on another machine, where they are uploaded before a version names them: a claim
-- protects them from being swept while the lease of the job lives.

create table upload_claim (
  job_id uuid not null references job (id),
  sha256 text not null,
  primary key (job_id, sha256)
);

-- What an engine reads of a file is compared with what was written, block by block.
create table block_checksum (
  sha256 text primary key,
  checksums text not null
);
