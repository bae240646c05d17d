/** The operations of `/api/v1`, generated from the server's OpenAPI document by `make accept`. */
export type { paths } from "./schema";
