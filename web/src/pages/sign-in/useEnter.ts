/** What follows every successful sign-in: the session is remembered and the asked-for page opened. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { session } from "../../api/queries";
import type { Session } from "../../api/types";

export function useEnter(back?: string): (opened: Session) => void {
  const queries = useQueryClient();
  const router = useRouter();
  return (opened) => {
    queries.clear();
    queries.setQueryData(session.queryKey, opened);
    router.history.replace(back ?? "/");
  };
}
