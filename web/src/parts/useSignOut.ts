/** Ends the session, here and on the server. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { body, client } from "../api/client";
import { session } from "../api/queries";

export function useSignOut() {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => body(client.DELETE("/session")),
    onSuccess: async () => {
      // The next person at this browser must not see what this one has loaded.
      queries.clear();
      queries.setQueryData(session.queryKey, null);
      await router.navigate({ to: "/sign-in" });
    },
  });
}
