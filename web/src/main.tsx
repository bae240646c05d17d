import "@fontsource-variable/inter/index.css";
import "@mantine/core/styles.layer.css";
import "./theme.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { session } from "./api/queries";
import { createAppRouter } from "./router";
import { theme } from "./theme";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      // A refusal stays a refusal; only an unanswered request is worth asking again.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
      refetchOnWindowFocus: false,
    },
  },
});
const router = createAppRouter(queries);
queries.getQueryCache().subscribe(({ type, query }) => {
  // A session that has run out anywhere leads back to the door, and from there to the same page.
  const signedOut = type === "updated" && query.state.error instanceof ApiError && query.state.error.status === 401;
  if (!signedOut || router.state.location.pathname === "/sign-in") return;
  queries.setQueryData(session.queryKey, null);
  void router.navigate({ to: "/sign-in", search: { back: router.state.location.href } });
});
const root = document.getElementById("root");

if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
