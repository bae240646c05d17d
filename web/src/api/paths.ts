/** The operations of `/api/v1` in the form `openapi-fetch` reads; replaced by `paths` of the generated schema. */
import type {
  Account, AccountName, AccountQuery, Import, ImportDetail, Job, Measure, PageMeta, Paged, Portfolio, Preview,
  Problem, Quarantined, Run, RunAccounts, Session, Upload, Window,
} from "./types";

interface Json<T> {
  content: { "application/json": T };
}

interface Failure {
  content: { "application/problem+json": Problem };
}

type Operation<Out, Query, Path, Body> = {
  parameters: { query?: Query; header?: never; cookie?: never } & (Path extends undefined ? { path?: never } : { path: Path });
  responses: { 200: Json<Out>; default: Failure };
} & (Body extends undefined ? { requestBody?: never } : { requestBody: Json<Body> });

interface Read<Out, Query = never, Path = undefined> {
  get: Operation<Out, Query, Path, undefined>;
}

interface Write<Out, Body, Query = never> {
  post: Operation<Out, Query, undefined, Body>;
}

interface Id {
  id: string;
}

export interface paths {
  "/session": Read<{ session: Session }> &
    Write<{ session: Session }, { email: string; password: string }> & {
      delete: Operation<undefined, never, undefined, undefined>;
    };
  "/session/link": Write<{ session: Session }, { token: string }>;
  "/setup": Read<{ setup: { open: boolean } }> &
    Write<{ session: Session }, { token: string; name: string; email: string; password: string }>;
  "/portfolio": Read<{ portfolio: Portfolio | null }, { run?: string; measure?: Measure }>;
  "/runs": Read<{ runs: Run[]; meta: PageMeta }, Paged> &
    Write<{ job: Job }, { as_of?: string; window?: Window; measure?: Measure }>;
  "/runs/{id}/accounts": Read<RunAccounts, AccountQuery, Id>;
  "/accounts": Read<{ accounts: AccountName[] }, { q?: string; limit?: number }>;
  "/accounts/{id}": Read<{ account: Account }, { run?: string }, Id>;
  "/imports": Read<{ imports: Import[]; meta: PageMeta }, Paged> & Write<{ job: Job }, { upload_id: string; mapping: string }>;
  "/imports/{id}": Read<{ import: ImportDetail }, never, Id>;
  "/imports/{id}/quarantine": Read<{ rows: Quarantined[]; meta: PageMeta }, Paged, Id>;
  "/imports/preview": Write<{ preview: Preview }, { upload_id: string; mapping: string }>;
  "/uploads": Write<{ upload: Upload }, Blob, { file_name: string }>;
  "/jobs/{id}": Read<{ job: Job }, never, Id>;
}
